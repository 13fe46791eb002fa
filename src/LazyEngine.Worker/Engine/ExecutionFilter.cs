using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Which executions a list holds, and in which order: those that fit everything that is given. Of times, <c>From</c> belongs to the range and <c>Before</c> does not.</summary>
/// <remarks>
/// A list is always read through an index, also among a million. So with <see cref="Parent"/>, <see cref="BusinessKey"/> or
/// <see cref="Attributes"/> it can be ordered by the time of creation only, and by the last change of executions of one flow
/// only within a range of that time.
/// </remarks>
/// <param name="State">Only executions in this state. Default: null, any.</param>
/// <param name="FlowName">Only executions of flows of this name, compared exactly. Default: null, any.</param>
public sealed record ExecutionFilter(ExecutionState? State = null, string? FlowName = null)
{
    /// <summary>Only executions in one of these states. Default: none, any.</summary>
    public IReadOnlyCollection<ExecutionState> States { get; init; } = [];

    /// <summary>Only executions that were started then or later. Default: null.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Only executions that were started before. Default: null.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Only executions whose row in the index was last written then or later. Default: null.</summary>
    public DateTimeOffset? UpdatedFrom { get; init; }

    /// <summary>Only executions whose row in the index was last written before. Default: null.</summary>
    public DateTimeOffset? UpdatedBefore { get; init; }

    /// <summary>Only executions that ended then or later. Default: null.</summary>
    public DateTimeOffset? EndedFrom { get; init; }

    /// <summary>Only executions that ended before. Default: null.</summary>
    public DateTimeOffset? EndedBefore { get; init; }

    /// <summary>Only executions that this one has started as its children. Default: null, any.</summary>
    public ExecutionId? Parent { get; init; }

    /// <summary>Only executions with this business key, compared exactly. Default: null, any.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>Only executions that have all of these attributes, compared exactly. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>By which time they are listed. Default: null, the time that has a range, else that of creation.</summary>
    public ExecutionOrder? Order { get; init; }

    /// <summary>Whether the oldest comes first. Default: false, the newest.</summary>
    public bool OldestFirst { get; init; }
}
