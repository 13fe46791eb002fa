using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Client;

/// <summary>A flow and those of its children, checked as an engine in this process would.</summary>
internal static class CheckedFamily
{
    /// <summary>The flows as they are stored, children first, the flow itself last.</summary>
    /// <exception cref="InvalidFlowException">A flow has problems; all are listed.</exception>
    public static IReadOnlyList<StoredFlow> Of(Flow flow)
    {
        var family = FlowFamily.Of(flow);
        var plans = new Dictionary<FlowHash, Plan>();
        foreach (var member in family)
        {
            var (plan, problems) = PlanCompiler.Compile(member.Flow, member.Hash);
            if (plan is not null) problems = ChildTasks.ProblemsOf(plan, hash => plans.GetValueOrDefault(hash), knowsAll: false);
            plans[member.Hash] = plan is not null && problems.Count == 0 ? plan : throw new InvalidFlowException(member.Flow.Name, problems);
        }

        return family;
    }
}
