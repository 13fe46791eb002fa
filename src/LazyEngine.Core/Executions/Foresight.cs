using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What a rerun would do, without doing it.</summary>
/// <param name="Begins">Tasks that would run, or run again, as their turn comes.</param>
/// <param name="First">Those of them whose turn has come.</param>
/// <param name="Keeps">Tasks that stay as they are.</param>
/// <param name="Added">Tasks that only the flow has by which it would go on.</param>
/// <param name="Removed">Tasks that this flow does not have any more; what they did is forgotten.</param>
public sealed record Foresight(ForeseenTasks Begins, ForeseenTasks First, ForeseenTasks Keeps, ForeseenTasks Added, ForeseenTasks Removed)
{
    /// <summary>What lies between a state and the one that a rerun leads to.</summary>
    internal static Foresight Of(Plan from, Plan to, Decision rerun)
    {
        var scheduled = rerun.Events.OfType<ExecutionEvent.TaskScheduled>().Select(e => e.Task).ToHashSet(StringComparer.Ordinal);
        var kept = new HashSet<int>();
        foreach (var (key, instance) in rerun.After.Tasks)
        {
            if (instance.State != TaskState.Pending && !scheduled.Contains(to.TaskAt(key.Node)!.Name)) kept.Add(key.Node);
        }

        return new Foresight(
            Tasks(to, node => !kept.Contains(node)),
            Tasks(to, node => scheduled.Contains(to.TaskAt(node)!.Name)),
            Tasks(to, kept.Contains),
            Tasks(to, node => !from.TryFindTask(to.TaskAt(node)!.Name, out _)),
            Tasks(from, node => !to.TryFindTask(from.TaskAt(node)!.Name, out _)));
    }

    private static ForeseenTasks Tasks(Plan plan, Func<int, bool> isMeant) =>
        ForeseenTasks.Of(Enumerable.Range(0, plan.NodeCount).Where(node => plan.IsWritten(node) && isMeant(node)).Select(node => plan.TaskAt(node)!.Name));
}

/// <summary>Some tasks of an execution.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Names">The first of them, at most 100, in the order of the flow.</param>
public sealed record ForeseenTasks(int Count, Sequence<string> Names)
{
    private const int Listed = 100;

    internal static ForeseenTasks Of(IEnumerable<string> tasks)
    {
        var (count, names) = (0, new List<string>());
        foreach (var task in tasks)
        {
            if (count++ < Listed) names.Add(task);
        }

        return new ForeseenTasks(count, [.. names]);
    }
}
