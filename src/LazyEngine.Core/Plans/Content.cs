using System.Collections.Immutable;
using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Plans;

/// <summary>Checks what a task or a flow says of itself: names, arguments, constants.</summary>
internal sealed class Content(PlanLimits limits, ProblemLog problems)
{
    public void Check(Scope scope)
    {
        var flow = scope.Flow;
        CheckName("flow name", flow.Name, scope, null, inPaths: true);
        foreach (var name in flow.DeclaredInputs ?? []) CheckName("input name", name, scope, null);
        CheckConstants(flow.Constants, scope, null);
        Timing.Check(scope, limits, problems);
        CheckFailures(scope);
        if (flow.Pattern == FlowPattern.Graph || flow.Links.Count == 0) return;
        var (from, to) = flow.Links[0];
        problems.Add(FlowProblem.LinkOutsideGraph, scope.Path, $"The flow is {(flow.Pattern == FlowPattern.Linear ? "linear" : "unordered")} and has a link '{Names.Shown(from)}' -> '{Names.Shown(to)}'. Remove its links, or make it a graph.");
    }

    public void Check(TaskDefinition task, Scope scope)
    {
        CheckName("task name", task.Name, scope, task, inPaths: true);
        CheckName("handler name", task.HandlerName, scope, task);
        CheckName("queue name", task.QueueName, scope, task);
        if (task.FairnessKey is not null) CheckName("fairness key", task.FairnessKey, scope, task);
        if (task.WorkerGroup is not null) CheckName("name of its group of workers", task.WorkerGroup, scope, task);
        if (task.SignalName is not null) CheckName("signal name", task.SignalName, scope, task);
        if (task.ResultName is not null) CheckName("result name", task.ResultName, scope, task);
        foreach (var part in task.ResultParts) CheckName("result name", part.Name, scope, task);
        if (task.ResultParts.Select(part => part.Name).Append(task.ResultName).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(names => names.Count() > 1) is { Key: { } twice })
            problems.Add(FlowProblem.DuplicateResult, Where(scope, task), $"Task '{Names.Shown(task.Name)}' provides the name '{Names.Shown(twice)}' twice. Remove one.");
        CheckConstants(task.Constants, scope, task);
        Timing.Check(task, Where(scope, task), limits, problems);
        if (task.Compensation is { } compensation) CheckCompensation(task, compensation, scope);
        ChildTasks.Check(task, Where(scope, task), problems);
        var arguments = task.Requirements.Count > 1 ? new HashSet<string>(StringComparer.Ordinal) : null;
        foreach (var (argument, name) in task.Requirements)
        {
            CheckName("argument name", argument, scope, task);
            if (name != argument) CheckName("required name", name, scope, task);
            if (arguments?.Add(argument) == false)
                problems.Add(FlowProblem.DuplicateArgument, Where(scope, task), $"Task '{Names.Shown(task.Name)}' lists the argument '{Names.Shown(argument)}' twice. Remove one.");
        }
    }

    private void CheckCompensation(TaskDefinition task, Compensation compensation, Scope scope)
    {
        CheckName("handler name of its compensation", compensation.HandlerName, scope, task);
        if (compensation.QueueName is { } queue) CheckName("queue name of its compensation", queue, scope, task);
        foreach (var (argument, name) in compensation.Requirements ?? [])
        {
            CheckName("argument name of its compensation", argument, scope, task);
            if (name != argument) CheckName("required name of its compensation", name, scope, task);
        }

        Timing.Check(compensation.As(task), Where(scope, task), limits, problems);
    }

    private void CheckFailures(Scope scope)
    {
        var flow = scope.Flow;
        if (!Enum.IsDefined(flow.FailureMode)) problems.Add(FlowProblem.InvalidFailureMode, scope.Path, "What a failure does is not known. Choose a named mode.");
        if (scope.Parent is not null && flow.FailureMode != FailureMode.Default)
            problems.Add(FlowProblem.InvalidFailureMode, scope.Path, "A flow inside another one says what a failure does, which only the outermost can. Say it there.");
        foreach (var link in flow.Links)
        {
            if (link.Decider is { } decider && !Enum.IsDefined(decider.Depth))
                problems.Add(FlowProblem.InvalidDecider, scope.Path, $"The depth of the decider from '{Names.Shown(link.From)}' to '{Names.Shown(link.To)}' is not known. Choose a named one.");
            if (link.Decider?.Expression is { } expression && Dialects.ProblemOf(expression) is { } wrong)
                problems.Add(FlowProblem.InvalidDecider, scope.Path, $"The expression that decides from '{Names.Shown(link.From)}' to '{Names.Shown(link.To)}' cannot be used: {wrong}");
        }

        if (flow.Controller is not { } controller) return;
        if (controller.Rounds < 0) problems.Add(FlowProblem.InvalidRetry, scope.Path, $"Its retry controller allows {controller.Rounds} rounds. Choose 1 or more.");
        if (!Enum.IsDefined(controller.Kind)) problems.Add(FlowProblem.InvalidRetry, scope.Path, "The kind of its retry controller is not known. Choose a named one.");
        foreach (var value in controller.Values)
        {
            if (value.Size > limits.ConstantBytes)
                problems.Add(FlowProblem.ConstantTooLarge, scope.Path, $"A value of its retry controller has {value.Size} bytes; the limit is {limits.ConstantBytes}. Store large data elsewhere and pass a reference.");
        }
    }

    private void CheckConstants(ImmutableSortedDictionary<string, Payload> constants, Scope scope, TaskDefinition? task)
    {
        foreach (var (name, value) in constants)
        {
            CheckName("constant name", name, scope, task);
            if (value.Size > limits.ConstantBytes)
                problems.Add(FlowProblem.ConstantTooLarge, Where(scope, task), $"The constant '{Names.Shown(name)}' has {value.Size} bytes; the limit is {limits.ConstantBytes}. Store large data elsewhere and pass a reference.");
        }
    }

    private void CheckName(string what, string name, Scope scope, TaskDefinition? task, bool inPaths = false)
    {
        if (Names.ProblemOf(what, name, limits.NameLength, inPaths) is { } problem)
            problems.Add(FlowProblem.InvalidName, Where(scope, task), problem);
    }

    private static string Where(Scope scope, TaskDefinition? task) => task is null ? scope.Path : Scope.PathOf(scope, task.Name);
}
