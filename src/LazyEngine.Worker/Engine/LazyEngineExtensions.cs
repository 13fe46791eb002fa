using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine;

/// <summary>Shorter forms of what <see cref="ILazyEngine"/> does.</summary>
public static class LazyEngineExtensions
{
    /// <summary>Completes an attempt with a value.</summary>
    /// <inheritdoc cref="ILazyEngine.TaskCompleteAsync(AttemptToken, TaskOutcome, CancellationToken)" path="/exception" />
    /// <param name="engine">The engine.</param>
    /// <param name="token">The attempt.</param>
    /// <param name="value">The value, written as JSON; a <see cref="Payload"/> is kept as it is, and a <see cref="TaskFailure"/> fails the task.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <typeparam name="T">The type whose properties are written.</typeparam>
    /// <returns>The execution, once the value is stored.</returns>
    public static Task<ExecutionInfo> TaskCompleteAsync<T>(this ILazyEngine engine, AttemptToken token, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.TaskCompleteAsync(token, Outcome.From(value), cancellationToken);
    }

    /// <summary>Completes the one open instance of a task with a value, by the task's name.</summary>
    /// <inheritdoc cref="ILazyEngine.TaskCompleteAsync(ExecutionId, string, TaskOutcome, CancellationToken)" path="/exception" />
    /// <param name="engine">The engine.</param>
    /// <param name="id">The execution.</param>
    /// <param name="task">The task's name in the flow.</param>
    /// <param name="value">The value, written as JSON; a <see cref="Payload"/> is kept as it is, and a <see cref="TaskFailure"/> fails the task.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <typeparam name="T">The type whose properties are written.</typeparam>
    /// <returns>The execution, once the value is stored.</returns>
    public static Task<ExecutionInfo> TaskCompleteAsync<T>(this ILazyEngine engine, ExecutionId id, string task, T value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.TaskCompleteAsync(id, task, Outcome.From(value), cancellationToken);
    }
}
