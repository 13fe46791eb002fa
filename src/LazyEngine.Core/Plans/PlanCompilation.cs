using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>What became of a flow: a plan, or everything that is wrong with it.</summary>
internal sealed record PlanCompilation(Plan? Plan, Sequence<FlowProblem> Problems);
