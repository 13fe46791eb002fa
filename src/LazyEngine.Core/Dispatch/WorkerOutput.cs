using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>What a worker wants its host to do.</summary>
internal abstract record WorkerOutput
{
    private WorkerOutput()
    {
    }

    internal sealed record ToQueue(QueueMessage Message) : WorkerOutput;

    internal sealed record ToExecution(ExecutionCommand Command) : WorkerOutput;

    /// <summary>Start the handler; happens once per attempt.</summary>
    /// <param name="Grant">The attempt.</param>
    /// <param name="Key">Its fairness key; empty for none, null where it is not known.</param>
    internal sealed record StartHandler(Grant Grant, string? Key = null) : WorkerOutput;

    /// <summary>Tell the handler that its signs of life were heard; with a refusal, that one was not taken.</summary>
    internal sealed record Heard(AttemptToken Token, EngineError? Refusal) : WorkerOutput;

    /// <summary>Ask the handler to stop; its outcome is still expected.</summary>
    internal sealed record CancelHandler(AttemptToken Token, string Reason) : WorkerOutput;
}
