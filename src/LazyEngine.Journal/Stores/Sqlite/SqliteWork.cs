using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal;

/// <summary>Something the one writer is to do within its next transaction. Whoever waits for it hears of it only after the commit.</summary>
internal abstract class SqliteWork
{
    /// <summary>How much of a batch it takes up.</summary>
    public abstract int Rows { get; }

    /// <summary>Does it, in an open transaction; leaves nothing behind when it throws for a constraint.</summary>
    public abstract void Run(SqliteSession session);

    /// <summary>The transaction is committed.</summary>
    public abstract void Succeed();

    /// <summary>Nothing of it was stored, or it is unknown whether it was.</summary>
    public abstract void Fail(Exception cause);
}

/// <summary>Any statements with a result.</summary>
internal sealed class SqliteTask<T>(Func<SqliteSession, T> run) : SqliteWork
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override int Rows => 1;

    public override void Run(SqliteSession session) => _result = run(session);

    public override void Succeed() => _done.SetResult(_result!);

    public override void Fail(Exception cause) => _done.SetException(cause);
}

/// <summary>Rows of one persistence id, and their index row.</summary>
internal sealed class SqliteAppend(JournalWrite write, IWriteListener listener, Action<long> countIndexWrites) : SqliteWork
{
    private const string Insert =
        "insert into journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) values (@created, 0, @pid, @nr, @message, @manifest, @identifier, @writer)";

    private int _indexWrites;

    public override int Rows => write.Rows.Count;

    public override void Run(SqliteSession session)
    {
        // A statement that fails undoes itself, so only a write of several rows has something to take back.
        var several = write.Rows.Count > 1;
        if (several) session.Prepare("savepoint w").ExecuteNonQuery();
        foreach (var row in write.Rows)
        {
            try
            {
                InsertRow(session, row);
            }
            catch (SqliteException cause) when (SqliteWriter.IsConstraint(cause))
            {
                if (several) session.Prepare("rollback to w").ExecuteNonQuery();
                if (several) session.Prepare("release w").ExecuteNonQuery();
                if (SqliteWriter.IsConflict(cause)) throw new JournalConflictException(write.PersistenceId, row.SequenceNr, cause);
                throw;
            }
        }

        if (several) session.Prepare("release w").ExecuteNonQuery();
        if (write.Entry is { } entry) _indexWrites = SqliteIndex.Write(session, entry);
    }

    public override void Succeed()
    {
        countIndexWrites(_indexWrites);
        listener.Stored();
    }

    public override void Fail(Exception cause) => listener.Failed(cause);

    private void InsertRow(SqliteSession session, JournalRow row)
    {
        var insert = session.Statement(Insert);
        insert.Bind(1, row.Timestamp);
        insert.Bind(2, write.PersistenceId);
        insert.Bind(3, row.SequenceNr);
        insert.Bind(4, row.Message);
        insert.Bind(5, row.Manifest);
        insert.Bind(6, row.SerializerId);
        insert.Bind(7, row.WriterUuid);
        insert.Run();
    }
}
