using System.Data.Common;
using LazyEngine.Flows;
using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal;

/// <summary>The global state in one file of this machine: one writer, a few readers, full durability.</summary>
internal sealed class SqliteStore : SqlStore
{
    private readonly Func<SqliteSession> _connect;
    private readonly FileStream _lock;
    private readonly Action<long> _countIndexWrites;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly Lock _flowLock = new();
    private readonly SqliteSession _flowSession;

    private SqliteStore(JournalSettings settings, PayloadSeal seal, FileStream heldLock, SqliteSession session)
        : base(isSqlite: true, seal)
    {
        _connect = () => SqliteSession.Open(settings.SqliteFile, settings.SqliteBusyTimeout);
        (_lock, _countIndexWrites) = (heldLock, CountIndexWrites);
        _flowSession = _connect();
        _writer = new SqliteWriter(settings.QueueWritesMax, settings.BatchRowsMax, session, _connect);
        _readers = new SqliteReaders(settings.SqliteReaders, _connect);
    }

    /// <summary>Opens a file, and creates it where it does not exist; its folder must.</summary>
    /// <exception cref="JournalOpenException">It cannot be used.</exception>
    public static new SqliteStore Open(JournalSettings settings)
    {
        var seal = PayloadSeal.Of(settings);
        var heldLock = FileLock.Take(settings.SqliteFile);
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.Open(settings.SqliteFile, settings.SqliteBusyTimeout);
            session.Run("begin immediate");
            Schema.Create(isSqlite: true, session.Run);
            session.Run("commit");
            RequireDurability(ReadDurability(session));
            session.Read(JournalStatements.Newest(), reader => seal.Require(reader.GetFieldValue<byte[]>(0)));
            return new SqliteStore(settings, seal, heldLock, session);
        }
        catch (Exception cause)
        {
            session?.Dispose();
            heldLock.Dispose();
            if (cause is SqliteException) throw new JournalOpenException($"The database '{settings.SqliteFile}' cannot be opened: {cause.Message}", cause);
            throw;
        }
    }

    /// <inheritdoc />
    public override byte[]? ReadFlow(FlowHash flow)
    {
        byte[]? definition = null;
        lock (_flowLock) _flowSession.Read(JournalStatements.ReadFlow(flow.Value), reader => definition = reader.GetFieldValue<byte[]>(0));
        return Seal.OpenFlow(flow.Value, definition);
    }

    /// <inheritdoc />
    public override Task<string> ReadDurabilityAsync() => WriteAsync(ReadDurability);

    /// <inheritdoc />
    public override Task<IndexRewrite> RewriteIndexAsync() => Task.Run<IndexRewrite>(() =>
    {
        var session = _connect();
        try
        {
            return SqliteIndexRewrite.Begin(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    });

    /// <inheritdoc />
    protected override ValueTask AddAsync(JournalWrite write, IWriteListener listener) => _writer.AddAsync(new SqliteAppend(write, listener, _countIndexWrites));

    /// <inheritdoc />
    protected override Task ReadAsync(SqlStatement query, Action<DbDataReader> row) => _readers.ReadAsync(query, row);

    /// <inheritdoc />
    protected override Task<int> ExecuteAsync(params SqlStatement[] statements) => WriteAsync(session =>
    {
        var changed = 0;
        foreach (var statement in statements) changed = session.Execute(statement);
        return changed;
    });

    /// <inheritdoc />
    protected override void Close()
    {
        _writer.Dispose();
        _readers.Dispose();
        _flowSession.Dispose();
        _lock.Dispose();
    }

    private static string ReadDurability(SqliteSession session) => session.Run("pragma synchronous") switch
    {
        0L => "OFF",
        1L => "NORMAL",
        2L => "FULL",
        3L => "EXTRA",
        var other => $"unknown ({other})",
    };

    private static void RequireDurability(string found)
    {
        if (found is not ("FULL" or "EXTRA"))
            throw new JournalOpenException($"SQLite writes with synchronous = {found}; FULL is required, or a power failure would lose what was acknowledged.");
    }

    private async Task<T> WriteAsync<T>(Func<SqliteSession, T> run)
    {
        var task = new SqliteTask<T>(run);
        await _writer.AddAsync(task);
        return await task.Done;
    }
}
