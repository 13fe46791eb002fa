using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>An attempt that began to run before its worker was here.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="AwaitAsync">Awaits its outcome; takes what tells the engine that it is alive, and what asks it to stop.</param>
internal sealed record AdoptedAttempt(AttemptToken Token, Func<Func<Payload?, Task>, CancellationToken, Task<TaskOutcome>> AwaitAsync)
{
    /// <summary>The fairness key; empty for none, null where it is not known. Default: null.</summary>
    public string? Key { get; init; }
}
