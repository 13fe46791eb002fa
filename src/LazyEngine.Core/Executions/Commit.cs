namespace LazyEngine.Executions;

/// <summary>What one command changed: an ordered list of events, written as one journal row.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="At">When; never earlier than the commit before.</param>
/// <param name="Command">The request that caused it.</param>
/// <param name="Events">What happened, in order; never empty.</param>
/// <param name="Index">The index row to write in the same transaction; null while the registered one still serves.</param>
internal sealed record Commit(ExecutionId Execution, DateTimeOffset At, CommandId Command, Sequence<ExecutionEvent> Events, IndexHeader? Index)
{
    /// <summary>Who asked for it, and why; null where nobody has said so.</summary>
    public Origin? Origin { get; init; }
}
