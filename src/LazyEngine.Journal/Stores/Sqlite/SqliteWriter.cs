using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal;

/// <summary>The one writer of a SQLite file: its own thread, because the provider blocks, and one transaction for all that waits.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int Constraint = 19;
    private const int PrimaryKeyConstraint = 1555;
    private const int UniqueConstraint = 2067;

    private readonly WriteQueue<SqliteWork> _queue;
    private readonly Func<SqliteSession> _open;
    private readonly Thread _thread;
    private SqliteSession? _session;

    public SqliteWriter(int queueWritesMax, int batchRowsMax, SqliteSession session, Func<SqliteSession> open)
    {
        _queue = new WriteQueue<SqliteWork>(queueWritesMax, batchRowsMax, work => work.Rows, hasThread: true);
        (_session, _open) = (session, open);
        _thread = new Thread(Loop) { IsBackground = true, Name = "lazyengine-sqlite-writer" };
        _thread.Start();
    }

    /// <summary>Whether a statement has failed, and undone, only itself.</summary>
    public static bool IsConstraint(SqliteException cause) => cause.SqliteErrorCode == Constraint;

    /// <summary>Whether the key exists already.</summary>
    public static bool IsConflict(SqliteException cause) => cause.SqliteExtendedErrorCode is PrimaryKeyConstraint or UniqueConstraint;

    /// <summary>Adds work for the next transaction; waits while the queue is full.</summary>
    public ValueTask AddAsync(SqliteWork work) => _queue.AddAsync(work);

    /// <inheritdoc />
    public void Dispose()
    {
        _queue.Close();
        _thread.Join();
        _queue.Dispose();
        _session?.Dispose();
    }

    private void Loop()
    {
        var batch = new List<SqliteWork>();
        var stored = new List<SqliteWork>();
        while (_queue.Wait())
        {
            _queue.Take(batch);
            if (batch.Count > 0) Write(batch, stored);
        }
    }

    private void Write(List<SqliteWork> batch, List<SqliteWork> stored)
    {
        stored.Clear();
        var failed = new List<(SqliteWork Work, Exception Cause)>();
        try
        {
            var session = _session ??= _open();
            session.Prepare("begin immediate").ExecuteNonQuery();
            foreach (var work in batch)
            {
                try
                {
                    work.Run(session);
                    stored.Add(work);
                }
                catch (Exception cause) when (cause is JournalConflictException || (cause is SqliteException sqlite && IsConstraint(sqlite)))
                {
                    failed.Add((work, cause));
                }
            }

            session.Prepare("commit").ExecuteNonQuery();
        }
        catch (Exception cause)
        {
            // Whatever state the connection is in, closing it ends its transaction; the next batch opens another.
            _session?.Dispose();
            _session = null;
            foreach (var work in batch) work.Fail(cause);
            return;
        }

        foreach (var work in stored) work.Succeed();
        foreach (var (work, cause) in failed) work.Fail(cause);
    }
}
