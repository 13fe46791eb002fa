using LazyEngine.Executions;
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
                draft.Add(new TurnPaused(task.Name, key.Number)).Add(new ExecutionSuspending());
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

    private static Sequence<Call> CallsOf(WorkflowTask task, Facts facts) =>
        task.Items is { } items ? [.. items.Of(facts).Select(item => task.Call.Prepare(facts.With(item)))] : [task.Call.Prepare(facts)];
}
