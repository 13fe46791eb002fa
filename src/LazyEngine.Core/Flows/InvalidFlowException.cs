using LazyEngine.Errors;

namespace LazyEngine.Flows;

/// <summary>A flow that cannot be compiled, with everything that is wrong with it.</summary>
public sealed class InvalidFlowException : Exception
{
    /// <summary>Reports the problems of a flow.</summary>
    /// <param name="flow">The name of the flow.</param>
    /// <param name="problems">What is wrong with it.</param>
    public InvalidFlowException(string flow, Sequence<FlowProblem> problems)
        : base($"The flow '{flow}' is not valid:{string.Concat(problems.Select(problem => $"\n- {problem}"))}") =>
        Problems = problems;

    /// <summary>The stable code, <see cref="EngineError.InvalidFlow"/>.</summary>
    public string Code { get; } = EngineError.InvalidFlow;

    /// <summary>Everything that is wrong.</summary>
    public Sequence<FlowProblem> Problems { get; }
}
