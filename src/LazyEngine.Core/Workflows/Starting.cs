using LazyEngine.Executions;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides how a turn begins: first its policies, then what it does.</summary>
internal static class Starting
{
    /// <summary>How many items a turn may have.</summary>
    public const int ItemsMax = 100_000;

    public static void Start(Draft draft, TurnKey key)
    {
        var (task, turn, facts) = (draft.Plan.Workflow!.Tasks[key.Node], draft.Now.Course!.Turns[key], draft.Facts(key));
        try
        {
            if (!turn.HasPaused && task.PauseBefore?.Holds(facts) == true)
            {
                draft.Add(new TurnPaused(task.Name, key.Number)).Suspend();
                return;
            }

            if (!turn.HasWaitedBefore && task.WaitBefore is { } wait && Amounts.Seconds(wait, facts, task.Name, "wait-before") is var pause && pause > TimeSpan.Zero)
            {
                draft.Add(new TurnRested(task.Name, key.Number, TimerKind.WaitBefore, draft.At + pause));
                return;
            }

            var timeout = task.Timeout is { } limit ? Amounts.Seconds(limit, facts, task.Name, "timeout") : TimeSpan.Zero;
            var atOnce = task.Concurrency is { } concurrency ? Amounts.Count(concurrency, facts, task.Name, "concurrency", 1) : 0;
            var calls = CallsOf(task, facts);
            if (calls.Count > ItemsMax) throw new FormulaException($"Task '{task.Name}' runs over {calls.Count} items, and a task may run over {ItemsMax}. Split the list.");
            Sizes.Check(draft, calls.Sum(call => call.Size), $"What task '{task.Name}' is given");
            draft.Add(new TurnBegan(task.Name, key.Number, calls, task.Items is not null, atOnce, timeout > TimeSpan.Zero ? draft.At + timeout : null));
        }
        catch (FormulaException error)
        {
            Finishing.Break(draft, key, error.Message);
        }
    }

    /// <summary>What a task does, and with what.</summary>
    /// <exception cref="FormulaException">It has no value.</exception>
    public static Sequence<Call> CallsOf(WorkflowTask task, Facts facts) =>
        task.Items is { } items ? [.. items.Of(facts).Select(item => CallOf(task, facts.With(item)))] : [CallOf(task, facts)];

    private static Call CallOf(WorkflowTask task, Facts facts)
    {
        var call = task.Call.Prepare(facts);
        return task is { Queue: null, SafeRerun: null } ? call : call with { Queue = QueueOf(task, facts), SafeRerun = task.SafeRerun?.Holds(facts) };
    }

    // What has no value is as if it were not there.
    private static string? QueueOf(WorkflowTask task, Facts facts)
    {
        if (task.Queue?.Evaluate(facts) is not { } value || value.Equals(Results.Null)) return null;
        var name = Results.TextOf(value);
        // The value is data, which no message shows.
        return Names.ProblemOf("queue name", name, PlanLimits.Default.NameLength) is null ? name : throw new FormulaException($"'target' of task '{task.Name}' is to be the name of a queue, and its value is something else.");
    }
}
