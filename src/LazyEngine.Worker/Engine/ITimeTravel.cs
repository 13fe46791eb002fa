using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Looks back at executions, and goes on from where they were. The same in every mode, as <see cref="ILazyEngine"/>.</summary>
public interface ITimeTravel
{
    /// <summary>An execution as it was after one of its commits. Claims that no commit tells are left out.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="version">The commit, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.Purged"/> or <see cref="EngineError.UnknownCommit"/>.</exception>
    Task<ExecutionDetails> GetAtAsync(ExecutionId id, long version, CancellationToken cancellationToken = default);

    /// <summary>What each commit has changed, in order, as far as the journal goes.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="after">Leaves out this commit and those before. Default: 0, none.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/> or <see cref="EngineError.Purged"/>.</exception>
    IAsyncEnumerable<CommitChange> ChangesAsync(ExecutionId id, long after = 0, CancellationToken cancellationToken = default);

    /// <summary>Compares two executions of one flow, or of two that have the same name, commit by commit and at their ends. Ids, times and workers do not count.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.Purged"/>, or <see cref="EngineError.FlowDiffers"/> for flows of other names.</exception>
    Task<Comparison> CompareAsync(ExecutionId left, ExecutionId right, CancellationToken cancellationToken = default);

    /// <summary>Starts an execution that goes on from a commit of another one. What had succeeded by then stays; attempts that were open begin anew under the new id.</summary>
    /// <param name="origin">The other one; it stays as it is.</param>
    /// <param name="version">Its commit.</param>
    /// <param name="options">What is to be different; null for nothing.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The new execution, once its start is stored. With the id of an earlier fork of the same: that execution, as it stands.</returns>
    /// <exception cref="EngineException">
    /// <see cref="EngineError.UnknownExecution"/>, <see cref="EngineError.Purged"/>, <see cref="EngineError.UnknownCommit"/>, <see cref="EngineError.NotNow"/> where
    /// the other one had ended, failed or gone back by then, <see cref="EngineError.UnknownFlow"/>, <see cref="EngineError.FlowDiffers"/>, <see cref="EngineError.InvalidInputs"/>,
    /// <see cref="EngineError.TooLarge"/>, <see cref="EngineError.StateTooLarge"/>, or <see cref="EngineError.ExecutionExists"/> where the id is taken by another execution.
    /// </exception>
    Task<ExecutionInfo> ForkAsync(ExecutionId origin, long version, ForkOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>What a fork would do, and which effects outside it would repeat; it changes nothing.</summary>
    /// <param name="origin">As for <see cref="ForkAsync"/>.</param>
    /// <param name="version">As for <see cref="ForkAsync"/>.</param>
    /// <param name="options">As for <see cref="ForkAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException">What <see cref="ForkAsync"/> would throw.</exception>
    Task<ForkForesight> ForeseeForkAsync(ExecutionId origin, long version, ForkOptions? options = null, CancellationToken cancellationToken = default);
}
