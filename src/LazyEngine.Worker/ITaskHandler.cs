using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>Runs tasks. Made anew for each attempt, in a dependency injection scope of its own.</summary>
/// <remarks>
/// An attempt may be run again after a crash, so that the effects of a handler happen at least once: hand
/// <see cref="TaskContext.IdempotencyKey"/> to systems that drop repeats. An exception ends the attempt with a failure
/// whose code is the full name of the exception's type.
/// </remarks>
public interface ITaskHandler
{
    /// <summary>Runs one attempt.</summary>
    /// <param name="context">What is known of the attempt, with its arguments.</param>
    /// <param name="cancellationToken">Cancelled when nobody needs the outcome any more, or when this worker may no longer hold the attempt: stop soon.</param>
    /// <returns>A value, a failure, or <see cref="Outcome.Pending"/>; see <see cref="Outcome"/>.</returns>
    ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken);
}
