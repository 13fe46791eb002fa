using System.Globalization;
using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Collects what is wrong with a flow, up to a limit.</summary>
internal sealed class ProblemLog(PlanLimits limits)
{
    private readonly List<FlowProblem> _listed = [];
    private int _unlisted;

    public bool IsFull => _listed.Count >= limits.ProblemsListed;

    public bool IsEmpty => _listed.Count == 0;

    public void Add(string code, string where, string message)
    {
        if (IsFull) _unlisted++;
        else _listed.Add(new FlowProblem(code, where, message));
    }

    public Sequence<FlowProblem> ToSequence(string flow) => _unlisted == 0
        ? [.. _listed]
        : [.. _listed, new FlowProblem(FlowProblem.MoreProblems, Names.Shown(flow), string.Create(CultureInfo.InvariantCulture, $"There are {_unlisted} more problems. Correct these first."))];
}
