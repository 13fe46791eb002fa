namespace LazyEngine.Journal;

/// <summary>A transaction that replaces the whole index. Until it is committed the index is what it was, and again so when it is disposed of before.</summary>
internal abstract class IndexRewrite : IAsyncDisposable
{
    /// <summary>Adds rows; no execution may come twice.</summary>
    public abstract Task AddAsync(IReadOnlyList<IndexEntry> entries);

    /// <summary>Makes what was added the index.</summary>
    public abstract Task CommitAsync();

    /// <inheritdoc />
    public abstract ValueTask DisposeAsync();
}
