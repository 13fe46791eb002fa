using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Checks tasks that start child executions.</summary>
internal static class ChildTasks
{
    public static void Check(TaskDefinition task, string where, ProblemLog problems)
    {
        if (task.ChildFlow is not { } child) return;
        if (task.HandlerName != task.Name) Refuse("names a handler", "Remove it");
        if (task.QueueName != TaskDefinition.DefaultQueue) Refuse("names a queue", "Remove it");
        if (task.Priority != 0) Refuse("has a priority", "Remove it, or give it to the tasks of the child");
        if (task.WorkerGroup is not null) Refuse("names a group of workers", "Remove it, or give it to the tasks of the child");
        if (task.TimeLimits.Heartbeat is not null) Refuse("has a heartbeat limit", "Remove it, or give it to the tasks of the child");
        if (task.TimeLimits.ScheduleToStart is not null) Refuse("has a schedule-to-start limit", "Bound it by start-to-close or schedule-to-close");
        if (!Enum.IsDefined(child.OnClose)) Refuse("does not say in a known way what becomes of the child when it is over", "Choose a named policy");

        void Refuse(string what, string remedy) =>
            problems.Add(FlowProblem.InvalidChild, where, $"Task '{Names.Shown(task.Name)}' starts a child execution and {what}, which only a task with a handler can follow. {remedy}.");
    }

    /// <summary>What keeps the children of a plan from being started: flows that are not stored, and inputs that do not fit.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="plans">Finds the plans of its children.</param>
    /// <param name="knowsAll">Whether a flow that is not found is stored nowhere.</param>
    public static Sequence<FlowProblem> ProblemsOf(Plan plan, Func<FlowHash, Plan?> plans, bool knowsAll = true)
    {
        var problems = new ProblemLog(PlanLimits.Default);
        for (var node = 0; node < plan.NodeCount; node++)
        {
            if (plan.TaskAt(node) is not { ChildFlow: { Hash: { } hash } child } task) continue;
            var where = $"{Names.Shown(plan.Name)}/{Names.Shown(task.Name)}";
            if (plans(hash) is { } started) CheckInputs(task, [.. plan.BindingsOf(node).Select(binding => binding.Argument)], started, where, problems);
            else if (knowsAll) problems.Add(FlowProblem.InvalidChild, where, $"Task '{Names.Shown(task.Name)}' starts flow '{Names.Shown(child.FlowName)}' ({hash.Value[..12]}), which is not registered. Register it first.");
        }

        return problems.ToSequence(plan.Name);
    }

    private static void CheckInputs(TaskDefinition task, HashSet<string> arguments, Plan started, string where, ProblemLog problems)
    {
        foreach (var input in started.RequiredInputs.Where(input => !arguments.Contains(input.Name)))
            problems.Add(FlowProblem.InvalidChild, where, $"Task '{Names.Shown(task.Name)}' starts flow '{Names.Shown(started.Name)}', which requires the input '{Names.Shown(input.Name)}'. Let the task require it.");
        if (started.DeclaredInputs is not { } declared) return;
        foreach (var argument in arguments.Where(argument => !declared.Contains(argument)).Order(StringComparer.Ordinal))
            problems.Add(FlowProblem.InvalidChild, where, $"Task '{Names.Shown(task.Name)}' gives '{Names.Shown(argument)}' to flow '{Names.Shown(started.Name)}', which does not declare it. Remove it, or declare it.");
    }
}
