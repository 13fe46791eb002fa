using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>A place in the order of wakes.</summary>
/// <param name="WakeAt">When the execution is to be woken.</param>
/// <param name="Execution">The execution.</param>
internal sealed record IndexCursor(DateTimeOffset WakeAt, ExecutionId Execution)
{
    /// <summary>The place of a row that has a wake.</summary>
    public static IndexCursor Of(IndexEntry entry) =>
        new(entry.Header.WakeAt ?? throw new ArgumentException("The row has no wake.", nameof(entry)), entry.Header.Execution);
}
