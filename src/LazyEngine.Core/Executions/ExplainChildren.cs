using System.Globalization;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Says what an execution waits for from its children and its parent.</summary>
internal static class ExplainChildren
{
    /// <param name="plan">The plan.</param>
    /// <param name="execution">The execution.</param>
    /// <param name="next">When it looks at itself again.</param>
    public static IEnumerable<Explain.Line> Of(Plan plan, Execution execution, DateTimeOffset? next)
    {
        foreach (var (child, standing) in execution.Children) yield return new Explain.Line(child.Instance.Node, () => Of(plan, execution, child, standing, next));
        if (!execution.TellsParent) yield break;
        var parent = execution.Parent!.Token;
        yield return new Explain.Line(Explain.WholeExecution, () => new OpenWait(WaitKind.Execution, parent, execution.EndedAt ?? execution.At, $"parent execution '{parent.Execution}'", next, $"Parent execution '{parent.Execution}' has not taken the outcome for its task '{parent.Task}' yet."));
    }

    private static OpenWait Of(Plan plan, Execution execution, ChildKey child, ChildStanding standing, DateTimeOffset? next)
    {
        var (flow, instance) = (Children.FlowOf(plan, execution, child.Instance)!, execution.Tasks[child.Instance]);
        var token = Children.TokenOf(plan, execution, child);
        var id = ChildId.Of(token);
        var text = standing switch
        {
            ChildStanding.Open => $"Task '{token.Task}' waits since {Show(instance.ScheduledAt)} for child execution '{id}' of flow '{flow.FlowName}'.{Explain.Limits(execution, child.Instance)}",
            ChildStanding.Awaited => $"Task '{token.Task}' is over; the execution awaits the end of its child execution '{id}' of flow '{flow.FlowName}'{Then(execution)}.",
            _ => $"Child execution '{id}' of flow '{flow.FlowName}', which task '{token.Task}' has started, has not confirmed yet that it is cancelled.",
        };
        var since = standing == ChildStanding.Open ? instance.ScheduledAt : instance.EndedAt ?? execution.At;
        return new OpenWait(WaitKind.Execution, token, since, $"child execution '{id}'", next, text);
    }

    private static string Then(Execution execution) => execution.Closing is { } closing ? $", and is then {closing.State} ({closing.Error.Code})" : string.Empty;

    private static string Show(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);
}
