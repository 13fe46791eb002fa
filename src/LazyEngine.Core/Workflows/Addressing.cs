using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides what a workflow says to its family when it stops or goes on, and what it does when it is told so.</summary>
/// <remarks>
/// A family stops and goes on together. Children do as their parent does. A parent stops with any child that stops by itself, and
/// goes on when the last of those does.
/// </remarks>
internal static class Addressing
{
    /// <summary>Says what has changed since an earlier moment of the commit.</summary>
    /// <returns>The state that the family knows of.</returns>
    public static Execution Tell(Draft draft, Execution since)
    {
        var stops = IsStopped(draft.Now);
        if (draft.Now.State.IsTerminal() || IsStopped(since) == stops) return draft.Now;
        var family = draft.Now.Course!.Family;
        var isByParent = since.Course is { } before && before.Family.FromParent != family.FromParent;
        if (draft.Now.Children.ContainsValue(ChildStanding.Open)) draft.Add(new ChildrenAddressed(family.ToChildren + 1, stops));
        if (draft.Now is { Parent: not null, ToldParent: false } && !isByParent) draft.Add(new ParentAddressed(family.ToParent + 1, stops));
        return draft.Now;
    }

    /// <summary>The parent says that its family stops, or goes on.</summary>
    public static Decision Decide(Draft draft, ExecutionCommand.FromParent word)
    {
        var now = draft.Now;
        if (now.Parent?.Token != word.Token) return Decision.Refuse(now, EngineError.IdTaken(now.Id, now.Flow));
        if (now is not { Course: { } course, Closing: null } || now.State.IsTerminal() || word.Number <= course.Family.FromParent) return Decision.Nothing(now);
        draft.Add(new ParentObeyed(word.Number, word.Stops));
        if (!word.Stops) Surroundings.Change(draft, word.Environment.RemoveRange(word.Environment.Where(value => value.Value.Equals(course.Environment.GetValueOrDefault(value.Key))).Select(value => value.Key)));
        Turn(draft, word.Stops);
        return draft.Settle(word.Id);
    }

    /// <summary>A child says that it has stopped by itself, or goes on.</summary>
    public static Decision Decide(Draft draft, ExecutionCommand.FromChild word)
    {
        var (now, token) = (draft.Now, word.Token);
        if (!draft.Plan.TryFindTask(token.Task, out var node)) return Decision.Refuse(now, EngineError.NoSuchTask(now.Id, token.Task, draft.Plan.TaskNames));
        var child = new ChildKey(new InstanceKey(node, token.Turn, token.Item), token.Attempt);
        if (!now.Children.TryGetValue(child, out var standing))
            return Decision.Refuse(now, Standing.Find(draft.Plan, now, token, out _, out var instance) ?? Standing.NotOpen(now, token, instance));
        // Only workflows stop with their children.
        if (now is not { Course: { } course, Closing: null } || now.State.IsTerminal() || standing != ChildStanding.Open || word.Number <= course.Family.FromChildren.GetValueOrDefault(child)) return Decision.Nothing(now);
        // It has done since as it was told: what it said before is late.
        if (word.Heard < course.Family.Heard.GetValueOrDefault(child)) return Decision.Nothing(now);
        draft.Add(new ChildSpoke(token.Task, token.Turn, token.Item, token.Attempt, word.Number, word.Stops) { Heard = word.Heard });
        if (word.Stops || !draft.Now.Course!.Family.HasStopped) Turn(draft, word.Stops);
        return draft.Settle(word.Id);
    }

    /// <summary>Somebody of the family has taken a word.</summary>
    public static Decision Decide(Draft draft, ExecutionCommand.WordAnswered answer)
    {
        var (now, token) = (draft.Now, answer.Token);
        if (now.Course is not { } course || now.State.IsTerminal()) return Decision.Nothing(now);
        if (token.Execution != now.Id)
            return course.Family.OwesParent && now.Parent?.Token == token && course.Family.ToParent == answer.Number ? draft.Add(new ParentAnswered(answer.Number)).Settle(answer.Id) : Decision.Nothing(now);
        return course.Family.ToChildren == answer.Number && draft.Plan.TryFindTask(token.Task, out var node) && course.Family.Unanswered.Contains(new ChildKey(new InstanceKey(node, token.Turn, token.Item), token.Attempt))
            ? draft.Add(new ChildAnswered(token.Task, token.Turn, token.Item, token.Attempt, answer.Number)).Settle(answer.Id)
            : Decision.Nothing(now);
    }

    private static bool IsStopped(Execution execution) => execution.State is ExecutionState.Suspending or ExecutionState.Suspended;

    private static void Turn(Draft draft, bool stops)
    {
        if (IsStopped(draft.Now) == stops) return;
        if (stops) Decider.WriteClaims(draft).Add(new ExecutionSuspending());
        else draft.Add(new ExecutionResumed());
    }
}
