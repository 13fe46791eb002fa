namespace LazyEngine.Journal;

/// <summary>Hears how one write has ended: one of the two is called, once, on a thread of the store, which must not be held up.</summary>
internal interface IWriteListener
{
    /// <summary>All rows are durable.</summary>
    void Stored();

    /// <summary>Nothing was stored, or it is unknown whether it was.</summary>
    void Failed(Exception cause);
}

/// <summary>A write that somebody awaits.</summary>
internal sealed class AwaitedWrite : IWriteListener
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends as the write does.</summary>
    public Task Ended => _ended.Task;

    /// <inheritdoc />
    public void Stored() => _ended.SetResult();

    /// <inheritdoc />
    public void Failed(Exception cause) => _ended.SetException(cause);
}
