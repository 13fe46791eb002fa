using LazyEngine.Executions;
using LazyEngine.Plans;

namespace LazyEngine.Workflows;

/// <summary>Decides what follows a task of a reverse workflow: what requires it and has everything else that it requires.</summary>
internal static class Reversing
{
    /// <summary>The target and everything that it requires, ascending; nothing where there is no such task.</summary>
    public static SortedSet<int> Needed(Plan plan, Course course)
    {
        var needed = new SortedSet<int>();
        if (course.Target is null || !plan.TryFindTask(course.Target, out var target)) return needed;
        var open = new Stack<int>([target]);
        while (open.TryPop(out var node))
        {
            if (!needed.Add(node)) continue;
            foreach (var required in plan.Workflow!.Tasks[node].Requires) open.Push(required);
        }

        return needed;
    }

    /// <summary>What a task that ends now lets begin.</summary>
    public static Sequence<string> Next(Plan plan, Course course, int node, TurnState state)
    {
        if (state is not (TurnState.Success or TurnState.Skipped)) return [];
        var (needed, next) = (Needed(plan, course), new List<string>());
        foreach (var target in plan.Workflow!.TargetsOf(node))
        {
            if (needed.Contains(target) && !course.Counts.ContainsKey(target) && plan.Workflow.Tasks[target].Requires.All(required => required == node || IsDone(course, required)))
                next.Add(plan.TaskAt(target)!.Name);
        }

        return [.. next];
    }

    public static void Follow(Draft draft, Sequence<string> next)
    {
        foreach (var name in next)
        {
            draft.Plan.TryFindTask(name, out var node);
            Sequence<TurnCause> causes = [.. draft.Plan.Workflow!.Tasks[node].Requires.Select(required => new TurnCause(draft.Plan.TaskAt(required)!.Name, draft.Now.Course!.Newest(required)!.Value.Number, Ending.Success))];
            draft.Add(new ExecutionEvent.TurnEntered(name, 0, causes));
        }

    }

    private static bool IsDone(Course course, int node) => course.Newest(node) is { } turn && course.Turns[turn].State is TurnState.Success or TurnState.Skipped;
}
