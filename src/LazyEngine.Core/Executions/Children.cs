using System.Diagnostics;
using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>What a parent decides of its children, and what it keeps of them.</summary>
internal static class Children
{
    /// <summary>A child has ended, or could not be started: the outcome is that of its attempt, if that still waits for it.</summary>
    public static Decision Decide(Draft draft, Limits limits, ExecutionCommand.ChildEnded ended)
    {
        var (execution, token) = (draft.Now, ended.Token);
        if (!draft.Plan.TryFindTask(token.Task, out var node)) return Decision.Refuse(execution, EngineError.NoSuchTask(execution.Id, token.Task, draft.Plan.TaskNames));
        var key = new InstanceKey(node, token.Turn, token.Item);
        if (!execution.Children.TryGetValue(new ChildKey(key, token.Attempt), out var standing))
            return Decision.Refuse(execution, Standing.Find(draft.Plan, execution, token, out _, out var instance) ?? Standing.NotOpen(execution, token, instance));

        draft.Add(new ChildSettled(token.Task, token.Turn, token.Item, token.Attempt));
        if (standing != ChildStanding.Open) return draft.Settle(ended.Id);
        // What the parent cannot hold must not keep it waiting for ever.
        var outcome = Completion.TooLarge(execution, limits, token, ended.Outcome) is { } tooLarge
            ? new TaskOutcome.Failure(new TaskFailure(tooLarge.Code, tooLarge.Message))
            : ended.Outcome;
        if (outcome is TaskOutcome.Success success) Completion.Succeed(draft, token, key, Phase.Forward, success.Result);
        else Failing.Fail(draft, key, ((TaskOutcome.Failure)outcome).Error);
        return draft.Settle(ended.Id);
    }

    /// <summary>An attempt is about to be over before its child.</summary>
    public static void Leave(Draft draft, InstanceKey key)
    {
        if (PolicyOf(draft.Plan, draft.Now, key) is not null) draft.Add(new ChildDismissed(draft.Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, draft.Now.Tasks[key].Attempt));
    }

    /// <summary>What becomes of the child that an instance waits for, should it not wait any more; null where it waits for none.</summary>
    public static ParentClose? PolicyOf(Plan plan, Execution execution, InstanceKey key) =>
        execution.Tasks.TryGetValue(key, out var instance) && execution.Children.GetValueOrDefault(new ChildKey(key, instance.Attempt)) == ChildStanding.Open ? FlowOf(plan, execution, key)!.OnClose : null;

    public static Execution Begin(Plan plan, Execution execution, InstanceKey key, int attempt) => FlowOf(plan, execution, key) is null || execution.Tasks[key].Phase != Phase.Forward
        ? execution
        : execution with { Children = execution.Children.Add(new ChildKey(key, attempt), ChildStanding.Open) };

    public static Execution Dismiss(Plan plan, Execution execution, InstanceKey key, int attempt)
    {
        var child = new ChildKey(key, attempt);
        if (execution.Children.GetValueOrDefault(child) != ChildStanding.Open) throw Impossible(execution, nameof(ChildDismissed));
        return execution with
        {
            Course = Without(execution, child),
            Children = FlowOf(plan, execution, key)!.OnClose switch
            {
                ParentClose.Cancel => execution.Children.SetItem(child, ChildStanding.Dismissed),
                ParentClose.Wait => execution.Children.SetItem(child, ChildStanding.Awaited),
                _ => execution.Children.Remove(child),
            },
        };
    }

    public static Execution Settle(Execution execution, InstanceKey key, int attempt)
    {
        var child = new ChildKey(key, attempt);
        if (!execution.Children.ContainsKey(child)) throw Impossible(execution, nameof(ChildSettled));
        return execution with { Children = execution.Children.Remove(child), Course = Without(execution, child) };
    }

    /// <summary>The flow that the attempts of an instance run as a child; null where a handler does the work.</summary>
    public static ChildFlow? FlowOf(Plan plan, Execution execution, InstanceKey key) =>
        Arguments.CallOf(execution, key) is { Flow: { } flow } call
            ? new ChildFlow(call.Action, ParentClose.Cancel) { Hash = flow }
            : plan.TaskAt(key.Node)!.ChildFlow;

    /// <summary>The child of an attempt.</summary>
    public static ExecutionId IdOf(Plan plan, Execution execution, ChildKey child) => ChildId.Of(TokenOf(plan, execution, child));

    public static AttemptToken TokenOf(Plan plan, Execution execution, ChildKey child) =>
        new(execution.Id, plan.TaskAt(child.Instance.Node)!.Name, child.Instance.Turn, child.Instance.Item, child.Attempt);

    // Who waits for a child no more has nothing to say to it.
    private static Workflows.Course? Without(Execution execution, ChildKey child) => execution.Course is { } course ? course with { Family = course.Family.Without(child) } : null;

    private static UnreachableException Impossible(Execution execution, string happened) =>
        new($"{happened} cannot follow commit {execution.Version} of execution '{execution.Id}' ({execution.State}).");
}
