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
internal sealed class SqliteAppend(JournalWrite write, Action<long> countIndexWrites) : SqliteWork
{
    private const string Insert =
        "insert into journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) values (@created, 0, @pid, @nr, @message, @manifest, @identifier, @writer)";

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _indexWrites;

    public Task Done => _done.Task;

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
        _done.SetResult();
    }

    public override void Fail(Exception cause) => _done.SetException(cause);

    private void InsertRow(SqliteSession session, JournalRow row)
    {
        var insert = session.Prepare(Insert, "created", "pid", "nr", "message", "manifest", "identifier", "writer");
        var values = insert.Parameters;
        values[0].Value = row.Timestamp;
        values[1].Value = write.PersistenceId;
        values[2].Value = row.SequenceNr;
        values[3].Value = row.Message;
        values[4].Value = row.Manifest;
        values[5].Value = row.SerializerId;
        values[6].Value = row.WriterUuid;
        insert.ExecuteNonQuery();
    }
}
