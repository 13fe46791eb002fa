using System.Globalization;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Model;

/// <summary>What is worth saying of an item besides its name, in a few words each.</summary>
internal static class Notes
{
    public static Sequence<string> Of(TaskDefinition task, Flow around)
    {
        var notes = Conditions(task, around);
        if (task.SignalName is { } signal) notes.Add(signal == task.Name ? "signal" : $"signal {signal}");
        else if (task.ChildFlow is { } child) notes.Add($"runs {child.FlowName}");
        else if (task.HandlerName != task.Name) notes.Add($"by {task.HandlerName}");
        if (task.QueueName != TaskDefinition.DefaultQueue && task is { SignalName: null, ChildFlow: null }) notes.Add($"on {task.QueueName}");
        if (task.Compensation is { } compensation) notes.Add($"undone by {compensation.HandlerName}");
        return [.. notes];
    }

    public static Sequence<string> Of(Flow flow, Flow? around)
    {
        var notes = around is null ? [] : Conditions(flow, around);
        if (flow.Controller is { } controller) notes.Add(Of(controller));
        return [.. notes];
    }

    /// <summary>Which task of a flow does what.</summary>
    public static TaskKind KindOf(TaskDefinition task) =>
        task.SignalName is not null ? TaskKind.Signal : task.ChildFlow is not null ? TaskKind.Child : TaskKind.Work;

    private static List<string> Conditions(FlowItem item, Flow around) =>
        [.. around.Links.Where(link => link.To == item.Name).Select(link => link.Decider).OfType<LinkDecider>().Select(decider => $"if {decider.Expression ?? decider.HandlerName}").Distinct(StringComparer.Ordinal)];

    private static string Of(RetryController controller) => controller.Kind switch
    {
        RetryKind.Times => string.Create(CultureInfo.InvariantCulture, $"up to {Math.Max(controller.Rounds, 1)} {(controller.Rounds > 1 ? "rounds" : "round")}"),
        RetryKind.ForEach => string.Create(CultureInfo.InvariantCulture, $"a round for each of {controller.Values.Count} values"),
        RetryKind.ParameterizedForEach => $"a round for each of {controller.Requirements.Select(requirement => requirement.Name).FirstOrDefault()}",
        RetryKind.AlwaysRevert => controller.RevertsAll ? "a failure reverts all" : "a failure reverts",
        _ => $"rounds by {controller.HandlerName}",
    };
}
