using System.Collections.Immutable;
using LazyEngine.Errors;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Carries an execution over to another flow: tasks of the same name are the same tasks.</summary>
internal static class Moving
{
    /// <summary>Why an execution cannot be carried over; null where it can.</summary>
    public static EngineError? Refusal(Plan from, Plan to, Limits limits, Execution execution)
    {
        if (InputCheck.Of(to, limits, execution.Inputs) is { } missing) return missing;
        var problems = new List<string>();
        foreach (var key in execution.Tasks.Keys)
        {
            var name = from.TaskAt(key.Node)!.Name;
            if (to.TryFindTask(name, out var node) && KindOf(from, key.Node) is var was && KindOf(to, node) is var becomes && was != becomes) problems.Add($"'{name}' was {was} and becomes {becomes}");
        }

        foreach (var child in execution.Children.Keys)
        {
            var name = from.TaskAt(child.Instance.Node)!.Name;
            if (!to.TryFindTask(name, out _)) problems.Add($"'{name}' is gone, and its child execution '{ChildId.Of(new AttemptToken(execution.Id, name, child.Instance.Turn, child.Instance.Item, child.Attempt))}' has not ended");
        }

        return problems.Count == 0 ? null : EngineError.FlowMisfit(execution.Id, to.Name, string.Join("; ", problems));
    }

    /// <summary>The same execution by the numbers of the other plan. What is gone there is forgotten; who waits for whom is worked out by what follows.</summary>
    public static Execution Translate(Plan from, Plan to, Execution execution)
    {
        var nodes = new Dictionary<int, int>();
        foreach (var key in execution.Tasks.Keys.Concat(execution.Ready))
        {
            if (to.TryFindTask(from.TaskAt(key.Node)!.Name, out var node)) nodes[key.Node] = node;
        }

        var tasks = ImmutableSortedDictionary.CreateBuilder<InstanceKey, TaskInstance>();
        var size = execution.Size;
        foreach (var (key, instance) in execution.Tasks)
        {
            if (Of(key) is { } moved) tasks.Add(moved, instance);
            else size -= instance.Size;
        }

        var timers = Timers.None;
        foreach (var timer in execution.Timers)
        {
            if (timer.Key == ArmedTimer.OfExecution) timers = timers.Set(timer.Key, timer.Kind, timer.Due);
            else if (Of(timer.Key) is { } moved) timers = timers.Set(moved, timer.Kind, timer.Due);
        }

        return execution with
        {
            FlowName = to.Name,
            Flow = to.Hash,
            Tasks = tasks.ToImmutable(),
            Size = size,
            Timers = timers,
            Awaited = execution.Awaited.Clear(),
            Back = execution.Back.Clear(),
            Reverts = Reverts.None,
            Failed = null,
            Ready = All(execution.Ready),
            Waiting = All(execution.Waiting),
            Resting = All(execution.Resting),
            Held = All(execution.Held),
            Broken = All(execution.Broken),
            Children = execution.Children.ToImmutableSortedDictionary(child => new ChildKey(Of(child.Key.Instance)!.Value, child.Key.Attempt), child => child.Value),
        };

        InstanceKey? Of(InstanceKey key) => nodes.TryGetValue(key.Node, out var node) ? key with { Node = node } : null;

        ImmutableSortedSet<InstanceKey> All(ImmutableSortedSet<InstanceKey> keys) => keys.Select(Of).OfType<InstanceKey>().ToImmutableSortedSet();
    }

    private static string KindOf(Plan plan, int node) =>
        plan.IsController(node) ? "a retry controller"
        : plan.Votes?.IsDecider(node) == true ? "a decider"
        : plan.TaskAt(node) switch
        {
            { ChildFlow: not null } => "a child flow",
            { SignalName: not null } => "a wait for a signal",
            _ => "a task",
        };
}
