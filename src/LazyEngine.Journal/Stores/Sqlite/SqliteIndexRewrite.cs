namespace LazyEngine.Journal;

/// <summary>Replaces the index of a SQLite file, on a connection of its own.</summary>
internal sealed class SqliteIndexRewrite : IndexRewrite
{
    private readonly SqliteSession _session;

    private SqliteIndexRewrite(SqliteSession session) => _session = session;

    /// <summary>Begins with an empty index.</summary>
    public static SqliteIndexRewrite Begin(SqliteSession session)
    {
        session.Run("begin immediate");
        foreach (var statement in Schema.SqliteIndex) session.Run(statement);
        foreach (var table in IndexStatements.Tables) session.Run($"delete from {table}");
        return new SqliteIndexRewrite(session);
    }

    /// <inheritdoc />
    public override Task AddAsync(IReadOnlyList<IndexEntry> entries) => Task.Run(() =>
    {
        foreach (var entry in entries) SqliteIndex.Write(_session, entry);
    });

    /// <inheritdoc />
    public override Task CommitAsync() => Task.Run(() => _session.Run("commit"));

    /// <inheritdoc />
    public override ValueTask DisposeAsync()
    {
        // Closing a connection ends its transaction.
        _session.Dispose();
        return ValueTask.CompletedTask;
    }
}
