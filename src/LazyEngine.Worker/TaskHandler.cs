using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>A handler with typed arguments and a typed result.</summary>
/// <typeparam name="TInput">Has a property for each argument of the task, see <see cref="TaskContext.ArgumentsAs{T}"/>.</typeparam>
/// <typeparam name="TResult">The result, written as JSON. A <see cref="TaskOutcome"/> or <see cref="Payload"/> is used as it is.</typeparam>
public abstract class TaskHandler<TInput, TResult> : ITaskHandler
{
    /// <summary>Runs one attempt.</summary>
    /// <param name="input">The arguments.</param>
    /// <param name="context">What else is known of the attempt.</param>
    /// <param name="cancellationToken">Cancelled when nobody needs the outcome any more: stop soon.</param>
    /// <returns>The value that the task succeeds with.</returns>
    public abstract ValueTask<TResult> ExecuteAsync(TInput input, TaskContext context, CancellationToken cancellationToken);

    /// <inheritdoc />
    public async ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Outcome.From(await ExecuteAsync(context.ArgumentsAs<TInput>(), context, cancellationToken));
    }
}
