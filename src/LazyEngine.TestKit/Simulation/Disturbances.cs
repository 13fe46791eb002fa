namespace LazyEngine.TestKit.Simulation;

/// <summary>Lets processes, actors, clocks and the database fail, again and again.</summary>
internal sealed class Disturbances(Cluster cluster)
{
    private World World => cluster.World;

    public void Begin()
    {
        if (!World.IsFaulty) return;
        Disturb();
        World.After(World.Between(0, 15), Begin);
    }

    private void Disturb()
    {
        switch (World.Pick(9))
        {
            case 0:
                var down = World.Between(0.2, 20);
                if (cluster.Engine is not null && Happens(FaultKind.EngineCrashed, "engine")) cluster.CrashEngine(down);
                break;
            case 1:
                var (victim, seen) = (AnyWorker(), World.Chance(0.5));
                if (victim is not null && Happens(FaultKind.WorkerCrashed, victim.Id.Value)) cluster.WorkerEnds(victim, seen);
                break;
            case 2:
                if (AnyWorker() is { } leaver && Happens(FaultKind.WorkerLeft, leaver.Id.Value)) leaver.Drain();
                break;
            case 3:
                var (deaf, until) = (AnyWorker(), World.Now + World.Between(10, 40));
                if (deaf is not null && Happens(FaultKind.WorkerCutOff, deaf.Id.Value)) deaf.CutOffUntil = until;
                break;
            case 4:
                if (AnyExecution() is { } ended && Happens(FaultKind.ActorEnded, ended.Value))
                {
                    cluster.Engine!.End(ended);
                    cluster.Journal.DropSnapshot(ended);
                }

                break;
            case 5:
                if (!cluster.IsEmbedded && AnyExecution() is { } moved && Happens(FaultKind.ActorMoved, moved.Value)) cluster.Engine!.Move(moved);
                break;
            case 6:
                if (cluster.Engine is not null && Happens(FaultKind.QueueRestarted, "default")) cluster.Engine.RestartQueue("default");
                break;
            case 7:
                var unusable = World.Between(0.5, 20);
                if (Happens(FaultKind.DatabaseDown, "database")) cluster.Journal.GoDown(unusable);
                break;
            case 8:
                var jump = World.Between(-120, 120);
                if (cluster.Engine is { } engine && Happens(FaultKind.ClockJumped, "engine")) engine.Skew += jump;
                break;
        }
    }

    private bool Happens(FaultKind kind, string where) => World.Faults.Note(kind, World.Now, where);

    private WorkerProcess? AnyWorker() => cluster.Workers.ElementAtOrDefault(World.Pick(Math.Max(1, cluster.Workers.Count())));

    private Executions.ExecutionId? AnyExecution() =>
        cluster.Engine is { Awake: { Count: > 0 } awake } ? awake.ElementAt(World.Pick(awake.Count)) : null;
}
