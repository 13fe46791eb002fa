using System.Globalization;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Executions;

/// <summary>Says what the turns of a workflow wait for: joins for those that lead to them, others for a time or for an operator.</summary>
internal static class ExplainTurns
{
    private const int NamesListed = 5;

    public static IEnumerable<Explain.Line> Of(Plan plan, Execution execution)
    {
        if (execution.Course is not { } course || execution.State.IsTerminal()) yield break;
        foreach (var order in course.Open)
        {
            var key = course.Order[order];
            switch (course.Turns[key].State)
            {
                case TurnState.Waiting:
                    yield return new Explain.Line(key.Node, () => Join(plan, course, key));
                    break;
                case TurnState.Delayed:
                    foreach (var timer in TimersOf(execution, key)) yield return new Explain.Line(key.Node, () => Time(plan, execution, key, timer));
                    break;
                case TurnState.Idle when course.Turns[key].HasPaused && execution.State is ExecutionState.Suspended or ExecutionState.Suspending:
                    yield return new Explain.Line(key.Node, () => Paused(plan, execution, key));
                    break;
            }
        }
    }

    /// <summary>Whether a timer is that of a whole turn, of which is told here.</summary>
    public static bool Tells(Execution execution, ArmedTimer timer) => execution.Course is not null && timer.Key.Item == CourseFold.WholeTurn && timer.Key.Node >= 0;

    private static OpenWait Join(Plan plan, Course course, TurnKey key)
    {
        var (workflow, turn, name) = (plan.Workflow!, course.Turns[key], plan.TaskAt(key.Node)!.Name);
        var arrived = turn.Causes.Select(cause => cause.Turn.Node).ToHashSet();
        var missing = workflow.SourcesOf(key.Node).ToArray().Where(source => !arrived.Contains(source)).ToList();
        var needed = workflow.Tasks[key.Node].Join is > 0 and { } count ? count - arrived.Count : missing.Count;
        var list = Listed(plan, missing);
        return new OpenWait(WaitKind.Join, null, turn.CreatedAt, $"the tasks {list}", null, needed == missing.Count
            ? $"Join '{name}' waits since {Show(turn.CreatedAt)} for {list} to lead to it."
            : $"Join '{name}' waits since {Show(turn.CreatedAt)} for {Show(needed)} of {list} to lead to it.");
    }

    private static OpenWait Time(Plan plan, Execution execution, TurnKey key, ArmedTimer timer)
    {
        var (turn, name) = (execution.Course!.Turns[key], plan.TaskAt(key.Node)!.Name);
        DateTimeOffset? next = execution.CanFire(timer) ? timer.Due : null;
        var text = timer.Kind switch
        {
            TimerKind.WaitBefore => $"Task '{name}' waits to start at {Show(timer.Due)} (wait-before).",
            TimerKind.WaitAfter => $"Task '{name}' is done; what follows it waits until {Show(timer.Due)} (wait-after).",
            _ => $"Task '{name}' is done again at {Show(timer.Due)}, repetition {Show(turn.Repeats)}.",
        };
        return new OpenWait(WaitKind.Timer, null, turn.CreatedAt, "time", next, next is null ? $"{text} The execution is stopped: nothing begins before it is resumed." : text);
    }

    private static OpenWait Paused(Plan plan, Execution execution, TurnKey key) =>
        new(WaitKind.Operator, null, execution.At, "an operator (resume)", null, $"Task '{plan.TaskAt(key.Node)!.Name}' has not begun: the workflow pauses before it (pause-before). Resume the execution to run it.");

    private static IEnumerable<ArmedTimer> TimersOf(Execution execution, TurnKey key)
    {
        foreach (var kind in new[] { TimerKind.WaitBefore, TimerKind.WaitAfter, TimerKind.Retry })
        {
            if (execution.Timers.DueOf(CourseFold.TimerOf(key), kind) is { } due) yield return new ArmedTimer(due, CourseFold.TimerOf(key), kind);
        }
    }

    private static string Listed(Plan plan, List<int> nodes) =>
        string.Join(", ", nodes.Take(NamesListed).Select(node => $"'{plan.TaskAt(node)!.Name}'")) + (nodes.Count > NamesListed ? $" and {Show(nodes.Count - NamesListed)} more" : string.Empty);

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
