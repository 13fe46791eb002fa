using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Worker;

/// <summary>Makes the outcomes that a handler returns.</summary>
public static class Outcome
{
    /// <summary>The handler is done, the task is not: somebody outside will complete it, by its token or its name.</summary>
    public static TaskOutcome Pending { get; } = new TaskOutcome.Pending();

    /// <summary>The task is done and has no value.</summary>
    public static TaskOutcome Success() => new TaskOutcome.Success(Payload.None);

    /// <summary>The task is done.</summary>
    /// <param name="value">Its value, written as JSON; a <see cref="Payload"/> is kept as it is.</param>
    /// <typeparam name="T">The type whose properties are written.</typeparam>
    public static TaskOutcome Success<T>(T value) => new TaskOutcome.Success(value as Payload ?? Payload.Json(value));

    /// <summary>What the handler of a retry controller answers when it is asked what becomes of a failure.</summary>
    /// <param name="decision">The answer.</param>
    public static TaskOutcome Decide(RetryDecision decision) =>
        new TaskOutcome.Success(Payload.Json(decision switch
        {
            RetryDecision.Retry => "retry",
            RetryDecision.Revert => "revert",
            RetryDecision.RevertAll => "revertAll",
            _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, "This is no decision."),
        }));

    /// <summary>The task has failed.</summary>
    /// <param name="code">A stable word to decide on, for programs.</param>
    /// <param name="message">A sentence for people.</param>
    /// <param name="details">More for people; may be empty.</param>
    public static TaskOutcome Failure(string code, string message, string details = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(details);
        return new TaskOutcome.Failure(new TaskFailure(code, message, details));
    }

    /// <summary>What a value means: an outcome and a failure mean themselves, anything else is a success.</summary>
    /// <returns>The outcome; null only where an outcome was expected and is null.</returns>
    internal static TaskOutcome From<T>(T value) => value switch
    {
        TaskOutcome outcome => outcome,
        TaskFailure failure => new TaskOutcome.Failure(failure),
        null when typeof(T).IsAssignableTo(typeof(TaskOutcome)) => null!,
        _ => Success(value),
    };
}
