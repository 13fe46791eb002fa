using System.Diagnostics;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Folds what happens to the turns of a workflow.</summary>
internal static class CourseFold
{
    /// <summary>Stands for a turn among task instances: its own timers, apart from those of its items.</summary>
    public const int WholeTurn = -1;

    public static InstanceKey TimerOf(TurnKey turn) => new(turn.Node, turn.Number, WholeTurn);

    public static Course Start(Workflow workflow, ExecutionStarted e)
    {
        var inputs = e.Inputs;
        foreach (var input in workflow.Inputs)
        {
            if (input.Default is { } value && !inputs.ContainsKey(input.Name)) inputs = inputs.SetItem(input.Name, value);
        }

        return new Course { Inputs = inputs, Environment = e.Environment, Target = e.Target, Merges = workflow.Merges };
    }

    public static Execution Evolve(Plan plan, Execution execution, ExecutionEvent happened, DateTimeOffset at) => happened switch
    {
        CourseBegan e => Begin(execution, e),
        TurnEntered e => Enter(plan, execution, e, at),
        TurnReached e => Reach(plan, execution, e),
        TurnBegan e => Begin(plan, execution, e),
        TurnRested e => Rest(plan, execution, e),
        TurnRepeated e => Repeat(plan, execution, e),
        TurnTimedOut e => TimeOut(plan, execution, e),
        TurnPaused e => Pause(plan, execution, e),
        TurnEnded e => End(plan, execution, e, at),
        TurnReopened e => Reopen(plan, execution, e),
        TurnPrepared e => Prepare(plan, execution, e),
        TransitionsKept e => Keep(plan, execution, e),
        TransitionsFollowed => Follow(execution),
        EnvironmentChanged e => Surroundings.Fold(execution, e),
        _ => FamilyFold.Evolve(plan, execution, happened) ?? throw Evolution.Impossible(execution, happened.GetType().Name),
    };

    /// <summary>The execution has ended: what is still open was cancelled with it.</summary>
    public static Execution End(Execution execution, Payload? output, DateTimeOffset at)
    {
        if (execution.Course is not { } course) return execution;
        var turns = course.Turns.ToBuilder();
        foreach (var key in course.Open.Select(order => course.Order[order])) turns[key] = turns[key] with { State = TurnState.Cancelled, Line = [], Left = 0, EndedAt = at };
        return execution with
        {
            Ready = execution.Ready.Clear(),
            Course = course with { Turns = turns.ToImmutable(), Open = course.Open.Clear(), Due = course.Due.Clear(), Joins = course.Joins.Clear(), Backlog = [], Output = output, Family = course.Family with { OwesParent = false } },
            Size = execution.Size + (output?.Size ?? 0),
        };
    }

    /// <summary>An execution that had ended runs again; which of its turns do is told by what follows.</summary>
    public static Execution Anew(Execution execution, ExecutionRerun e)
    {
        if (e.Epoch != execution.Epoch + 1 || !execution.InFlight.IsEmpty) throw Evolution.Impossible(execution, nameof(ExecutionRerun));
        return execution with
        {
            Epoch = e.Epoch,
            State = ExecutionState.Running,
            Closing = null,
            Error = null,
            EndedAt = null,
            Course = execution.Course! with { Output = null },
            Size = execution.Size - (execution.Course.Output?.Size ?? 0),
        };
    }

    private static Execution Begin(Execution execution, CourseBegan e)
    {
        var course = execution.Course!;
        if (course.HasBegun) throw Evolution.Impossible(execution, nameof(CourseBegan));
        return execution with { Course = course with { HasBegun = true, Globals = e.Globals }, Size = execution.Size + SizeOf(e.Globals) };
    }

    private static Execution Enter(Plan plan, Execution execution, TurnEntered e, DateTimeOffset at)
    {
        var (course, key) = (execution.Course!, KeyOf(plan, e.Task, e.Turn));
        if (e.Turn != course.Counts.GetValueOrDefault(key.Node)) throw Evolution.Impossible(execution, nameof(TurnEntered));
        var (isJoin, order) = (plan.Workflow!.Tasks[key.Node].Join is not null, course.Order.Count);
        var turn = new Turn { Order = order, State = isJoin ? TurnState.Waiting : TurnState.Idle, CreatedAt = at };
        foreach (var cause in e.Causes) turn = Arrive(plan, course, turn, cause);
        return execution with
        {
            Course = course with
            {
                Turns = course.Turns.Add(key, turn),
                Order = course.Order.Add(key),
                Counts = course.Counts.SetItem(key.Node, e.Turn + 1),
                Open = course.Open.Add(order),
                Due = isJoin ? course.Due : course.Due.Add(order),
                Joins = isJoin ? course.Joins.Add(key) : course.Joins,
            },
        };
    }

    private static Execution Reach(Plan plan, Execution execution, TurnReached e)
    {
        var (course, key) = (execution.Course!, KeyOf(plan, e.Task, e.Turn));
        if (!course.Joins.Contains(key)) throw Evolution.Impossible(execution, nameof(TurnReached));
        var turn = Arrive(plan, course, course.Turns[key], e.Cause);
        return execution with { Course = course.With(key, turn) };
    }

    private static Execution Begin(Plan plan, Execution execution, TurnBegan e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        if (turn.State is not (TurnState.Idle or TurnState.Waiting)) throw Evolution.Impossible(execution, nameof(TurnBegan));
        var atOnce = e.Concurrency > 0 ? Math.Min(e.Concurrency, e.Calls.Count) : e.Calls.Count;
        var begun = turn with
        {
            State = TurnState.Running,
            Calls = e.Calls,
            IsList = e.IsList,
            AtOnce = e.Concurrency,
            Left = e.Calls.Count,
            Line = [.. Enumerable.Range(atOnce, e.Calls.Count - atOnce)],
        };
        return execution with
        {
            Course = course.With(key, begun) with { Due = e.Calls.Count == 0 ? course.Due.Add(turn.Order) : course.Due.Remove(turn.Order), Joins = course.Joins.Remove(key) },
            Ready = execution.Ready.Union(Enumerable.Range(0, atOnce).Select(item => new InstanceKey(key.Node, key.Number, item))),
            Timers = e.TimeoutAt is { } due ? execution.Timers.Set(TimerOf(key), TimerKind.ScheduleToClose, due) : execution.Timers,
            Size = execution.Size + begun.Size - turn.Size,
        };
    }

    private static Execution Rest(Plan plan, Execution execution, TurnRested e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        return execution with
        {
            Course = course.With(key, turn with { State = TurnState.Delayed }) with { Due = course.Due.Remove(turn.Order), Joins = course.Joins.Remove(key) },
            Timers = execution.Timers.Set(TimerOf(key), e.Kind, e.Until),
        };
    }

    /// <summary>What a turn waited for by the clock has come.</summary>
    public static Execution Rise(Plan plan, Execution execution, TimerFired e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        if (turn.State != TurnState.Delayed || !execution.Timers.Has(TimerOf(key), e.Kind)) throw Evolution.Impossible(execution, nameof(TimerFired));
        var risen = execution with { Timers = execution.Timers.Drop(TimerOf(key), e.Kind) };
        return e.Kind switch
        {
            TimerKind.WaitBefore => risen with { Course = course.With(key, turn with { State = TurnState.Idle, HasWaitedBefore = true }) with { Due = course.Due.Add(turn.Order) } },
            TimerKind.WaitAfter => risen with { Course = course.With(key, turn with { State = TurnState.Running, HasWaitedAfter = true }) with { Due = course.Due.Add(turn.Order) } },
            _ => ItemFold.StartLine(risen with { Course = course.With(key, turn with { State = TurnState.Running }) }, key),
        };
    }

    private static Execution Repeat(Plan plan, Execution execution, TurnRepeated e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        if (turn.Left > 0) throw Evolution.Impossible(execution, nameof(TurnRepeated));
        var repeated = ItemFold.Renew(execution, key, e.Items);
        course = course.With(key, turn with { State = TurnState.Delayed, Repeats = turn.Repeats + 1, Line = [.. e.Items], Left = e.Items.Count, HasWaitedAfter = false }) with { Due = course.Due.Remove(turn.Order) };
        return repeated with { Course = course, Timers = repeated.Timers.Set(TimerOf(key), TimerKind.Retry, e.At) };
    }

    private static Execution TimeOut(Plan plan, Execution execution, TurnTimedOut e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        return execution with
        {
            Course = course.With(key, turn with { HasTimedOut = true, State = TurnState.Running, Line = [], Left = 0 }) with { Due = course.Due.Add(turn.Order) },
            Ready = execution.Ready.Except(execution.Ready.Where(ready => ready.Node == key.Node && ready.Turn == key.Number)),
            Timers = execution.Timers.Drop(TimerOf(key)),
        };
    }

    private static Execution Pause(Plan plan, Execution execution, TurnPaused e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        return execution with { Course = course.With(key, turn with { State = TurnState.Idle, HasPaused = true }) with { Due = course.Due.Add(turn.Order), Joins = course.Joins.Remove(key) } };
    }

    private static Execution End(Plan plan, Execution execution, TurnEnded e, DateTimeOffset at)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        var ended = turn with
        {
            State = e.State,
            Published = e.Published,
            Info = e.Info,
            IsHandled = e.IsHandled,
            Next = [.. e.Next.Select(next => NodeOf(plan, next))],
            Line = [],
            Left = 0,
            EndedAt = at,
        };
        var after = execution with
        {
            Course = course.With(key, ended) with
            {
                Globals = Merging.Over(course.Globals, e.Globals, course.Merges),
                Open = course.Open.Remove(turn.Order),
                Due = course.Due.Remove(turn.Order),
                Joins = course.Joins.Remove(key),
            },
            Timers = execution.Timers.Drop(TimerOf(key)),
            Size = execution.Size + ended.Size - turn.Size + SizeOf(e.Globals),
        };
        return e.Forgets ? ItemFold.Forget(after, key, turn.Calls.Count) : after;
    }

    private static Execution Reopen(Plan plan, Execution execution, TurnReopened e)
    {
        var (course, key) = (execution.Course!, KeyOf(plan, e.Task, e.Turn));
        if (!course.Turns.TryGetValue(key, out var turn) || turn.IsOpen) throw Evolution.Impossible(execution, nameof(TurnReopened));
        var waits = turn.Calls.Count == 0 && plan.Workflow!.Tasks[key.Node].Join is not null && e.Items.Count == 0;
        var again = turn with { State = waits ? TurnState.Waiting : e.Items.Count == 0 ? TurnState.Idle : TurnState.Running, Published = NamedPayloads.None, Info = string.Empty, IsHandled = false, Next = [], EndedAt = null, Repeats = 0, HasTimedOut = false, HasWaitedAfter = false, Line = [.. e.Items], Left = e.Items.Count };
        var reopened = ItemFold.Renew(execution, key, e.Items) with
        {
            Course = course.With(key, again) with { Open = course.Open.Add(turn.Order), Due = e.Items.Count == 0 && !waits ? course.Due.Add(turn.Order) : course.Due, Joins = waits ? course.Joins.Add(key) : course.Joins },
        };
        return ItemFold.StartLine(reopened, key);
    }

    private static Execution Prepare(Plan plan, Execution execution, TurnPrepared e)
    {
        var (course, key, turn) = Find(plan, execution, e.Task, e.Turn);
        if (e.Calls.Count != turn.Calls.Count) throw Evolution.Impossible(execution, nameof(TurnPrepared));
        var prepared = turn with { Calls = e.Calls };
        return execution with { Course = course.With(key, prepared), Size = execution.Size + prepared.Size - turn.Size };
    }

    private static Execution Keep(Plan plan, Execution execution, TransitionsKept e)
    {
        var (course, key) = (execution.Course!, KeyOf(plan, e.Task, e.Turn));
        return execution with { Course = course with { Backlog = [.. course.Backlog, .. e.Transitions.Select(transition => new Following(key, transition))], Info = e.Info } };
    }

    private static Execution Follow(Execution execution) => execution with { Course = execution.Course! with { Backlog = [], Info = string.Empty } };

    private static Turn Arrive(Plan plan, Course course, Turn turn, TurnCause cause)
    {
        var from = KeyOf(plan, cause.Task, cause.Turn);
        var outbound = course.OutboundOf(course.Turns[from]);
        return turn with
        {
            Causes = turn.Causes.Add(new Cause(from, cause.On)),
            Inbound = Merging.Over(turn.Inbound, outbound, course.Merges),
        };
    }

    private static (Course Course, TurnKey Key, Turn Turn) Find(Plan plan, Execution execution, string task, int number)
    {
        var (course, key) = (execution.Course!, KeyOf(plan, task, number));
        return course.Turns.TryGetValue(key, out var turn) && turn.IsOpen
            ? (course, key, turn)
            : throw new UnreachableException($"Turn {number} of task '{task}' of execution '{execution.Id}' is not open at commit {execution.Version}.");
    }

    private static TurnKey KeyOf(Plan plan, string task, int number) => new(NodeOf(plan, task), number);

    private static int NodeOf(Plan plan, string task) =>
        plan.TryFindTask(task, out var node) ? node : throw new UnreachableException($"Flow '{plan.Name}' ({plan.Hash}) has no task '{task}'.");

    private static long SizeOf(Variables variables) => variables.Sum(variable => (long)variable.Value.Size);
}
