using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Counts the votes of deciders, at the last moment before a task would be scheduled.</summary>
internal static class Voting
{
    /// <summary>The code of a decider whose result is neither true nor false.</summary>
    public const string NoVote = "NoVote";

    /// <summary>The tasks that are left out in place of one that is ready; none where it runs.</summary>
    public static Sequence<string> LeftOut(Plan plan, Execution execution, InstanceKey key)
    {
        if (plan.Votes is not { } votes) return [];
        // Whoever was left out has nothing to say of what follows.
        if (votes.SourceOf(key.Node) is { } source && StateOf(execution, source) == TaskState.Ignored) return [plan.TaskAt(key.Node)!.Name];
        DeciderDepth? widest = null;
        foreach (var decider in votes.On(key.Node))
        {
            var vote = execution.Tasks.GetValueOrDefault(new InstanceKey(decider.Node, 0, 0));
            var depth = decider.Link.Decider!.Depth;
            if (vote is { State: TaskState.Success, Result: { } result } && Of(result) == false && !(widest < depth)) widest = depth;
        }

        return widest is { } no
            ? votes.LeftOut(key.Node, no).Where(node => StateOf(execution, node) == TaskState.Pending).Select(node => plan.TaskAt(node)!.Name).ToSequence()
            : [];
    }

    /// <summary>A result as a vote; null where it is none.</summary>
    public static bool? Of(Payload result) => result.Bytes.Span switch
    {
        var text when text.SequenceEqual("true"u8) => true,
        var text when text.SequenceEqual("false"u8) => false,
        _ => null,
    };

    private static TaskState StateOf(Execution execution, int node) => execution.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0))?.State ?? TaskState.Pending;
}
