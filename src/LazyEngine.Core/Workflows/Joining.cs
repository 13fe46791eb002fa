using LazyEngine.Executions;
using LazyEngine.Plans;

namespace LazyEngine.Workflows;

/// <summary>Decides when a join starts, and when it can start no more: by what has led to it, and by what still may, which the graph in memory says.</summary>
internal static class Joining
{
    private const int NamesListed = 10;

    /// <summary>Looks at one join that waits.</summary>
    public static void Look(Draft draft, TurnKey join)
    {
        var (workflow, course) = (draft.Plan.Workflow!, draft.Now.Course!);
        var sources = workflow.SourcesOf(join.Node);
        var needed = workflow.Tasks[join.Node].Join is > 0 and { } count ? Math.Min(count, sources.Length) : sources.Length;
        var arrived = course.Turns[join].Causes.Select(cause => cause.Turn.Node).ToHashSet();
        if (arrived.Count >= needed)
        {
            Starting.Start(draft, join);
            return;
        }

        var lost = new List<int>();
        foreach (var source in sources)
        {
            if (!arrived.Contains(source) && !MayCome(workflow, course, source, join)) lost.Add(source);
        }

        if (lost.Count > sources.Length - needed) Finishing.Fail(draft, join, Failed(draft.Plan, lost));
    }

    /// <summary>A turn has led to less than it might have: joins may wait in vain.</summary>
    public static void LookAtAll(Draft draft)
    {
        foreach (var join in draft.Now.Course!.Joins)
        {
            if (draft.Now is { State: ExecutionState.Running, Closing: null } && draft.Now.Course.Joins.Contains(join)) Look(draft, join);
        }
    }

    /// <summary>Joins that wait for nothing but each other wait for ever: the first of them fails.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool BreakDeadlock(Draft draft)
    {
        var course = draft.Now.Course!;
        if (course.Joins.IsEmpty || course.Joins.Count < course.Open.Count) return false;
        var first = course.Joins.MinBy(join => course.Turns[join].Order);
        var arrived = course.Turns[first].Causes.Select(cause => cause.Turn.Node).ToHashSet();
        Finishing.Fail(draft, first, Failed(draft.Plan, [.. draft.Plan.Workflow!.SourcesOf(first.Node).ToArray().Where(source => !arrived.Contains(source))]));
        return true;
    }

    /// <summary>Whether a join that has begun is reached by what follows it: that is a turn of its own, and no late arrival.</summary>
    public static bool ComesAfter(Plan plan, Course course, TurnCause cause, TurnKey join)
    {
        var floor = course.Turns[join].Order;
        var seen = new HashSet<TurnKey>();
        var open = new Stack<TurnKey>();
        plan.TryFindTask(cause.Task, out var node);
        open.Push(new TurnKey(node, cause.Turn));
        while (open.TryPop(out var key))
        {
            if (key == join) return true;
            if (!seen.Add(key) || course.Turns[key].Order < floor) continue;
            foreach (var earlier in course.Turns[key].Causes) open.Push(earlier.Turn);
        }

        return false;
    }

    // Backwards over everything that may lead to a source, but for the join itself, to something that is still under way.
    private static bool MayCome(Workflow workflow, Course course, int source, TurnKey join)
    {
        var seen = new HashSet<int> { join.Node };
        var open = new Stack<int>([source]);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node)) continue;
            if (course.Newest(node) is { } newest && HasOpen(course, newest)) return true;
            foreach (var earlier in workflow.SourcesOf(node)) open.Push(earlier);
        }

        return false;
    }

    // Turns of one task may overlap; an older one may be open where the newest is not.
    private static bool HasOpen(Course course, TurnKey newest)
    {
        for (var number = newest.Number; number >= 0; number--)
        {
            if (course.Turns[newest with { Number = number }].IsOpen) return true;
        }

        return false;
    }

    private static string Failed(Plan plan, List<int> lost)
    {
        var names = string.Join(", ", lost.Take(NamesListed).Select(node => $"'{plan.TaskAt(node)!.Name}'"));
        return $"Failed by tasks: [{names}{(lost.Count > NamesListed ? ", ..." : string.Empty)}]: they do not lead to it any more.";
    }
}
