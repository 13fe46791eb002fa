using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Workflows;

/// <summary>A language in which workflows are written.</summary>
internal interface IDialect
{
    /// <summary>The name under which sources are stored; durable.</summary>
    string Name { get; }

    /// <summary>Compiles a flow that has a source in this language.</summary>
    PlanCompilation Compile(Flow flow, FlowHash hash, PlanLimits limits);
}

/// <summary>The languages that this process knows.</summary>
internal static class Dialects
{
    private static readonly Lock Gate = new();
    private static volatile IDialect[] _known = [];

    /// <summary>Makes a language known; a second time changes nothing.</summary>
    public static void Register(IDialect dialect)
    {
        lock (Gate)
        {
            if (!_known.Any(known => known.Name == dialect.Name)) _known = [.. _known, dialect];
        }
    }

    public static PlanCompilation Compile(Flow flow, FlowHash hash, PlanLimits limits) =>
        _known.FirstOrDefault(known => known.Name == flow.Source!.Dialect) is { } dialect
            ? dialect.Compile(flow, hash, limits)
            : new PlanCompilation(null, [new FlowProblem(FlowProblem.UnknownLanguage, flow.Name, $"The flow is written in '{flow.Source!.Dialect}', which this process does not know. Add the workflow language to it.")]);
}
