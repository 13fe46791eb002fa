using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>Which executions to list: the newest first, those of one instant by id.</summary>
/// <param name="State">Only those in this state; null for any.</param>
/// <param name="FlowName">Only those of this flow; null for any.</param>
/// <param name="After">The last one of the page before; null for the first page.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record IndexQuery(ExecutionState? State = null, string? FlowName = null, ListCursor? After = null, int Limit = 100);

/// <summary>A place in the list of executions.</summary>
/// <param name="CreatedAt">When the execution was created.</param>
/// <param name="Execution">The execution.</param>
internal sealed record ListCursor(DateTimeOffset CreatedAt, ExecutionId Execution)
{
    /// <summary>The place of a listed row.</summary>
    public static ListCursor Of(IndexEntry entry) => new(entry.Header.CreatedAt, entry.Header.Execution);
}

/// <summary>A place in the order of wakes.</summary>
/// <param name="WakeAt">When the execution is to be woken.</param>
/// <param name="Execution">The execution.</param>
internal sealed record IndexCursor(DateTimeOffset WakeAt, ExecutionId Execution)
{
    /// <summary>The place of a row that has a wake.</summary>
    public static IndexCursor Of(IndexEntry entry) =>
        new(entry.Header.WakeAt ?? throw new ArgumentException("The row has no wake.", nameof(entry)), entry.Header.Execution);
}
