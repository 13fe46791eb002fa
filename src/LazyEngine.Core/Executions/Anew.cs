using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Folds a new epoch: some tasks begin anew, and the rest is as it was.</summary>
internal static class Anew
{
    /// <summary>What begins anew: the named tasks and everything that follows them.</summary>
    public static bool[] Marks(Plan plan, ExecutionRerun e)
    {
        var marks = new bool[plan.NodeCount];
        if (e.All)
        {
            Array.Fill(marks, true);
            return marks;
        }

        foreach (var task in e.Tasks) plan.MarkFrom(Reverting.Node(plan, task), marks);
        return marks;
    }

    public static Execution Begin(Plan plan, Execution execution, ExecutionRerun e, DateTimeOffset at)
    {
        var marks = Marks(plan, e);
        if (e.Epoch != execution.Epoch + 1 || !execution.InFlight.IsEmpty || execution.Waiting.Any(key => marks[key.Node])) throw Evolution.Impossible(execution, nameof(ExecutionRerun));
        var (tasks, size) = (execution.Tasks.ToBuilder(), execution.Size);
        foreach (var (key, instance) in execution.Tasks)
        {
            var isOver = execution.State.IsTerminal() && instance.State == TaskState.Pending;
            var next = marks[key.Node] || isOver ? instance.Afresh(keepsHistory: false)
                // Nobody needs its answer any more: what it was asked about begins anew.
                : instance.Phase == Phase.Deciding ? instance with { Phase = Phase.Forward, State = TaskState.Success }
                : instance;
            if (ReferenceEquals(next, instance)) continue;
            tasks[key] = next;
            size += next.Size - instance.Size;
        }

        var resting = execution.Resting.Except(execution.Resting.Where(key => marks[key.Node]));
        var timers = Timers.None;
        foreach (var timer in execution.Timers.Where(timer => timer.Key != ArmedTimer.OfExecution && (resting.Contains(timer.Key) || execution.Waiting.Contains(timer.Key)))) timers = timers.Set(timer.Key, timer.Kind, timer.Due);
        if (plan.TimeLimit is { } limit) timers = timers.Set(ArmedTimer.OfExecution, TimerKind.Deadline, at + limit);
        var again = execution with
        {
            Epoch = e.Epoch,
            State = ExecutionState.Running,
            Tasks = tasks.ToImmutable(),
            Size = size,
            Awaited = execution.Awaited.Clear(),
            Ready = execution.Ready.Clear(),
            Resting = resting,
            Held = execution.Held.Clear(),
            Timers = timers,
            Broken = execution.Broken.Clear(),
            Reverts = Reverts.None,
            Back = execution.Back.Clear(),
            Cause = null,
            Failed = null,
            Closing = null,
            Error = null,
            EndedAt = null,
        };
        return ReachAll(plan, again, at);
    }

    // As if everything that is done had been done just now, in the order of the plan.
    private static Execution ReachAll(Plan plan, Execution execution, DateTimeOffset at)
    {
        var next = Reaching.Reach(plan, execution, plan.Roots, at);
        var done = new List<int>();
        foreach (var (key, instance) in execution.Tasks)
        {
            if (instance.State == TaskState.Success && !execution.Resting.Contains(key)) done.Add(key.Node);
        }

        foreach (var node in done) next = Reaching.Pass(plan, next, node, at);
        return next;
    }
}
