using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine;

/// <summary>Keeps executions as files, and deletes them for good. The same in every mode, as <see cref="ILazyEngine"/>.</summary>
public interface IArchive
{
    /// <summary>Writes an execution and its children, with their flows, as a bundle that can be read without an engine.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Gives up; what was written is no bundle then.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/> or <see cref="EngineError.Purged"/>.</exception>
    Task ArchiveAsync(ExecutionId id, Stream output, CancellationToken cancellationToken = default);

    /// <summary>What would be archived or purged with an execution; it changes nothing.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The execution first, then its children.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/> or <see cref="EngineError.Purged"/>.</exception>
    Task<Sequence<KeptJournal>> MeasureAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>Deletes the journal and the snapshots of an execution that has ended, and of its children that have. The ids cannot be used again. A repeat finishes what was broken off.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="cancellationToken">Gives up waiting; what is deleted stays so.</param>
    /// <returns>Those that were purged, the children first.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>, or <see cref="EngineError.NotNow"/> where it has not ended.</exception>
    Task<Sequence<ExecutionId>> PurgeAsync(ExecutionId id, CancellationToken cancellationToken = default);

    /// <summary>How long each flow is kept, and what has been kept long enough, so that it is purged by and by; it changes nothing.</summary>
    /// <param name="limit">How many of these are listed at most: 1 to 10 000. Default: 100.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<RetentionForesight> ForeseeRetentionAsync(int limit = 100, CancellationToken cancellationToken = default);
}

/// <summary>What is kept, and what will be purged by its age.</summary>
/// <param name="Flows">How long each flow is kept, by name.</param>
/// <param name="Due">What has been kept long enough: it is purged together with its children.</param>
/// <param name="HasMore">Whether there are more than are listed.</param>
public sealed record RetentionForesight(Sequence<FlowRetention> Flows, Sequence<DueExecution> Due, bool HasMore);

/// <summary>An execution that has been kept long enough.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="State">How it ended.</param>
/// <param name="EndedAt">When.</param>
public sealed record DueExecution(ExecutionId Execution, string FlowName, ExecutionState State, DateTimeOffset EndedAt);

/// <summary>A journal that is kept.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Commits">How many commits it has.</param>
/// <param name="Bytes">How many bytes they have.</param>
public sealed record KeptJournal(ExecutionId Execution, string FlowName, ExecutionState State, long Commits, long Bytes);
