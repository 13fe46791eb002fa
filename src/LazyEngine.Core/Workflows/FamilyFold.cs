using LazyEngine.Executions;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Folds what a workflow and its family say to each other.</summary>
internal static class FamilyFold
{
    /// <returns>Null where the event is of another kind.</returns>
    public static Execution? Evolve(Plan plan, Execution execution, ExecutionEvent happened)
    {
        var family = execution.Course!.Family;
        return happened switch
        {
            ChildrenAddressed e when e.Word > family.ToChildren => With(family with
            {
                ToChildren = e.Word,
                StopsChildren = e.Stops,
                Unanswered = [.. execution.Children.Where(child => child.Value == ChildStanding.Open).Select(child => child.Key)],
            }),
            ChildAnswered e => Answer(Key(plan, e.Task, e.Turn, e.Item, e.Attempt), e.Word),
            ChildSpoke e => Hear(Key(plan, e.Task, e.Turn, e.Item, e.Attempt), e),
            // Who does as the parent says has nothing to report that was before.
            ParentObeyed e when e.Word > family.FromParent => With(family with { FromParent = e.Word, OwesParent = false }),
            ParentAddressed e when e.Word > family.ToParent => With(family with { ToParent = e.Word, SaysStopped = e.Stops, OwesParent = true }),
            ParentAnswered when family.OwesParent => With(family with { OwesParent = false }),
            ChildrenAddressed or ParentObeyed or ParentAddressed or ParentAnswered => throw Evolution.Impossible(execution, happened.GetType().Name),
            _ => null,
        };

        Execution With(Family next) => execution with { Course = execution.Course with { Family = next } };

        Execution Answer(ChildKey child, int word) => family.Unanswered.Contains(child)
            ? With(family with { Unanswered = family.Unanswered.Remove(child), Heard = family.Heard.SetItem(child, word), Stopped = family.StopsChildren ? family.Stopped.Add(child) : family.Stopped.Remove(child) })
            : throw Evolution.Impossible(execution, nameof(ChildAnswered));

        Execution Hear(ChildKey child, ChildSpoke e) => execution.Children.ContainsKey(child) && e.Word > family.FromChildren.GetValueOrDefault(child)
            ? With(family with
            {
                FromChildren = family.FromChildren.SetItem(child, e.Word),
                Stopped = e.Stops ? family.Stopped.Add(child) : family.Stopped.Remove(child),
                Heard = e.Heard is > 0 and var heard ? family.Heard.SetItem(child, heard) : family.Heard,
                // Who has heard the newest word before it spoke has answered it; the answer itself may come later, and says less.
                Unanswered = e.Heard == family.ToChildren ? family.Unanswered.Remove(child) : family.Unanswered,
            })
            : throw Evolution.Impossible(execution, nameof(ChildSpoke));
    }

    private static ChildKey Key(Plan plan, string task, int turn, int item, int attempt) => new(Evolution.Key(plan, task, turn, item), attempt);
}
