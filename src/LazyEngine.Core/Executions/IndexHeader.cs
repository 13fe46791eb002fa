using LazyEngine.Flows;

namespace LazyEngine.Executions;

/// <summary>What the index says of one execution: that it exists, its state, and when it must next be woken.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="Flow">The identity of its flow.</param>
/// <param name="State">Its state after the commit.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When the commit was made.</param>
/// <param name="WakeAt">When it must look at itself again; null when only somebody outside can move it.</param>
/// <param name="HasAttempts">Whether something was under way in a process, and dies with one that embeds both engine and worker: attempts, and news for parents and children, of which some outlives the end.</param>
internal sealed record IndexHeader(
    ExecutionId Execution,
    string FlowName,
    FlowHash Flow,
    ExecutionState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? WakeAt,
    bool HasAttempts)
{
    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The execution that started it as its child; null where it stands by itself.</summary>
    public ExecutionId? Parent { get; init; }

    /// <summary>What those outside call it; null where they gave no name.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>By what else it can be found, in the order of the names. An attribute is never taken away, so that rows that say less change nothing.</summary>
    public Sequence<ExecutionAttribute> Attributes { get; init; }

    /// <summary>When its journal was purged: a tombstone takes the place of the row. Null while there is a journal.</summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>The header that is to be written with a commit; null while what is registered still serves.</summary>
    /// <remarks>
    /// A wake that comes too early is harmless, one that comes too late is not. That the last attempt is gone is said at once:
    /// whoever only waits is neither asked after for nothing, nor looked at whenever a process starts. Attributes go along
    /// with what is written anyway.
    /// </remarks>
    public static IndexHeader? After(Execution after, IndexHeader? registered, WakeSchedule schedule)
    {
        if (after.PurgedAt is { } purged) return new IndexHeader(after.Id, after.FlowName, after.Flow, after.State, after.CreatedAt, after.At, null, HasAttempts: false) { EndedAt = after.EndedAt, PurgedAt = purged };
        var wake = schedule.After(after, after.At);
        // What is on its way to a parent or a child dies with the process as an attempt does.
        var hasAttempts = after.OwesOthers || (!after.InFlight.IsEmpty && !after.State.IsTerminal());
        var serves = registered is not null
            && registered.State == after.State
            && registered.Flow == after.Flow
            && (wake is not null || registered.WakeAt is null || !after.State.IsTerminal())
            && (wake is null || (registered.WakeAt <= wake && registered.WakeAt > after.At))
            && registered.HasAttempts == hasAttempts;
        return serves ? null : new IndexHeader(after.Id, after.FlowName, after.Flow, after.State, after.CreatedAt, after.At, wake, hasAttempts)
        {
            EndedAt = after.EndedAt,
            Parent = after.Parent?.Token.Execution,
            BusinessKey = after.BusinessKey,
            Attributes = after.Attributes,
        };
    }
}
