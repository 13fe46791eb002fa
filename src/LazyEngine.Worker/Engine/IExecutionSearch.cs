using LazyEngine.Errors;

namespace LazyEngine;

/// <summary>Finds executions. The same in every mode, as <see cref="ILazyEngine"/>.</summary>
public interface IExecutionSearch
{
    /// <summary>One page of executions. What is started meanwhile may be missed by later pages, and what stays is neither missed nor doubled.</summary>
    /// <param name="filter">Which, and in which order; null for all, the newest first.</param>
    /// <param name="cursor">The <see cref="ExecutionPage.Next"/> of the page before, with the same filter; null for the first page.</param>
    /// <param name="limit">How many at most, 1 to 1 000. Default: 100.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidRequest"/> where the filter contradicts itself or the cursor belongs to another.</exception>
    Task<ExecutionPage> PageAsync(ExecutionFilter? filter = null, string? cursor = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>How many executions fit. Of each state 100 000 are counted at most, and as many of all together where parent, business key or attributes are given.</summary>
    /// <param name="filter">Which; null for all.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidRequest"/> where the filter contradicts itself.</exception>
    Task<ExecutionCounts> CountAsync(ExecutionFilter? filter = null, CancellationToken cancellationToken = default);
}
