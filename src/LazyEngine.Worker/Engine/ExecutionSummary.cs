using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine;

/// <summary>An execution in a list.</summary>
/// <param name="Id">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="Flow">The identity of its flow.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When its row in the index was last written: at the latest when the state last changed.</param>
public sealed record ExecutionSummary(
    ExecutionId Id,
    string FlowName,
    FlowHash Flow,
    ExecutionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The execution that started it as its child; null where it stands by itself.</summary>
    public ExecutionId? Parent { get; init; }

    /// <summary>What those outside call it; null where they gave no name.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>By what else it can be found; null for nothing.</summary>
    public Sequence<ExecutionAttribute>? Attributes { get; init; }

    internal static ExecutionSummary Of(IndexHeader row) => new(row.Execution, row.FlowName, row.Flow, row.State, row.CreatedAt, row.UpdatedAt)
    {
        EndedAt = row.EndedAt,
        Parent = row.Parent,
        BusinessKey = row.BusinessKey,
        Attributes = row.Attributes.Count == 0 ? null : row.Attributes,
    };
}
