using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Plans;

/// <summary>Compiles flows. The cost is linear in tasks, requirements and links, times the depth of nesting for names.</summary>
internal static class PlanCompiler
{
    /// <summary>Compiles a flow within the default limits.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="hash">The hash of its canonical encoding.</param>
    /// <returns>A plan, or everything that is wrong. Nothing in a flow makes this throw.</returns>
    public static PlanCompilation Compile(Flow flow, FlowHash hash) => Compile(flow, hash, PlanLimits.Default);

    /// <summary>Compiles a flow within given limits.</summary>
    public static PlanCompilation Compile(Flow flow, FlowHash hash, PlanLimits limits)
    {
        var problems = new ProblemLog(limits);
        if (flow is { Source: not null, Attributes.Count: > 0 })
        {
            problems.Add(FlowProblem.InvalidAttribute, Names.Shown(flow.Name), "A workflow declares no attributes. Give them with the start of an execution.");
            return new PlanCompilation(null, problems.ToSequence(flow.Name));
        }

        if (flow.Source is not null) return Dialects.Compile(flow, hash, limits);
        var layout = Layout.Of(flow, limits, problems);
        if (!layout.IsComplete) return new PlanCompilation(null, problems.ToSequence(flow.Name));

        var binder = new Binder(layout, problems);
        var bindings = binder.BindAll();
        var compensations = binder.BindCompensations();
        var wiring = new Wiring(layout, binder, problems);
        var edges = wiring.Connect();
        var attributes = AttributeSource.Of(flow, layout, bindings, problems);
        if (!problems.IsEmpty) return new PlanCompilation(null, problems.ToSequence(flow.Name));

        var tasks = new TaskDefinition?[layout.NodeCount];
        for (var node = 0; node < tasks.Length; node++) tasks[node] = wiring.LeftOut.Contains(node) ? null : layout.TaskAt(node);
        var plan = new Plan(flow, hash, tasks, bindings, edges, wiring.LeftOut.Count == 0 ? binder.RequiredInputs : RequiredBy(tasks, bindings, binder.RequiredInputs)) { Attributes = attributes };
        plan.Complete(flow, layout, compensations);
        return new PlanCompilation(plan, []);
    }

    // What does not run requires nothing.
    private static Sequence<RequiredInput> RequiredBy(TaskDefinition?[] tasks, Sequence<ArgumentBinding>[] bindings, Sequence<RequiredInput> all)
    {
        var needs = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var input in all) needs.Add(input.Name, []);
        for (var node = 0; node < tasks.Length; node++)
        {
            if (tasks[node] is not { } task) continue;
            foreach (var name in bindings[node].Where(binding => !binding.IsOptional).Select(binding => binding.Source).OfType<ArgumentSource.Input>().Select(input => input.Name).Distinct(StringComparer.Ordinal)) needs[name].Add(task.Name);
        }

        return needs.Where(need => need.Value.Count > 0).Select(need => new RequiredInput(need.Key, need.Value.Take(RequiredInput.TasksListed).ToSequence(), need.Value.Count)).ToSequence();
    }
}
