using LazyEngine.Executions;

namespace LazyEngine.Workflows;

/// <summary>Finds cycles that do nothing but turn: of tasks that only pass on what they are given, without a wait.</summary>
/// <remarks>Such a cycle would use up its turns, and memory, as fast as the machine can. One that acts or waits goes on for as long as its turns last.</remarks>
internal static class Idling
{
    // How many items of such turns may follow each other. Each is a commit, and so takes as long as the disk does.
    private const int ItemsMax = 1_000;
    private const int ItemsMaxBefore = 2_000;

    // A few turns over long lists are no cycle without an end.
    private const int TurnsMin = 100;

    // Whoever looked at each turn would look at those before it again and again.
    private const int LookedAtEach = 50;

    public static string MessageFor(Rules rules) =>
        $"Tasks that only pass on what they are given have led to each other {MostOf(rules)} times without an action or a wait: their cycle seems to have no end. Give it a condition that ends it, or 'wait-before' where it waits for something.";

    /// <summary>Whether the turn that is about to be entered comes out of nothing but such turns.</summary>
    public static bool IsEndless(Draft draft, int node, TurnCause cause)
    {
        var course = draft.Now.Course!;
        if (draft.Now.Rules < Rules.IdleCyclesEnd || course.Counts.GetValueOrDefault(node) is not (> 0 and var count) || count % LookedAtEach != 0) return false;
        draft.Plan.TryFindTask(cause.Task, out var from);
        var (turns, items, earlier) = (0, 0L, new TurnKey(from, cause.Turn));
        // The first turn of a task is no part of a cycle yet.
        while (earlier.Number > 0 && course.Turns[earlier] is var turn && IsIdle(draft.Plan.Workflow!, draft.Now.Rules, turn))
        {
            (turns, items) = (turns + 1, items + Math.Max(1, turn.Calls.Count));
            if (turns >= TurnsMin && items >= MostOf(draft.Now.Rules)) return true;
            if (turn.Causes.Count == 0) return false;
            earlier = turn.Causes[^1].Turn;
        }

        return false;
    }

    private static int MostOf(Rules rules) => rules >= Rules.IdleCyclesEndSooner ? ItemsMax : ItemsMaxBefore;

    private static bool IsIdle(Workflow workflow, Rules rules, Turn turn) =>
        turn is { Repeats: 0, HasPaused: false, HasWaitedBefore: false, HasWaitedAfter: false, HasTimedOut: false } && turn.Calls.All(call => workflow.IsIdle(call, rules));
}
