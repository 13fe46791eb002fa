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

/// <summary>Reads expressions that stand for themselves, outside of workflows.</summary>
internal interface IExpressionReader
{
    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormulaException">It cannot be read.</exception>
    ICondition Read(string text);
}

/// <summary>An expression that decides something. Pure and bounded.</summary>
internal interface ICondition
{
    /// <summary>Whether it holds for the data.</summary>
    /// <exception cref="FormulaException">It has no value.</exception>
    bool Holds(Payload data, DateTimeOffset at, Func<string> newId);
}

/// <summary>The languages that this process knows.</summary>
internal static class Dialects
{
    private static readonly Lock Gate = new();
    private static volatile IDialect[] _known = [];
    private static volatile IExpressionReader? _expressions;

    /// <summary>Makes a language known; a second time changes nothing.</summary>
    public static void Register(IDialect dialect)
    {
        lock (Gate)
        {
            if (!_known.Any(known => known.Name == dialect.Name)) _known = [.. _known, dialect];
        }
    }

    /// <summary>Makes expressions known.</summary>
    public static void Register(IExpressionReader expressions) => _expressions ??= expressions;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormulaException">It cannot be read, or this process knows no expressions.</exception>
    public static ICondition ReadCondition(string text) =>
        (_expressions ?? throw new FormulaException("This process does not know expressions. Add the workflow language to it.")).Read(text);

    /// <summary>Why an expression cannot be used; null where it can.</summary>
    public static string? ProblemOf(string text)
    {
        try
        {
            ReadCondition(text);
            return null;
        }
        catch (FormulaException error)
        {
            return error.Message;
        }
    }

    public static PlanCompilation Compile(Flow flow, FlowHash hash, PlanLimits limits) =>
        _known.FirstOrDefault(known => known.Name == flow.Source!.Dialect) is { } dialect
            ? dialect.Compile(flow, hash, limits)
            : new PlanCompilation(null, [new FlowProblem(FlowProblem.UnknownLanguage, flow.Name, $"The flow is written in '{flow.Source!.Dialect}', which this process does not know. Add the workflow language to it.")]);
}
