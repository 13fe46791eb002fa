using Akka.Dispatch;
using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal;

/// <summary>The one writer of a SQLite file: one transaction for all that waits.</summary>
/// <remarks>
/// The provider blocks, so that it has a thread of its own. But to wake that, and to be woken by it, takes about as long as a commit: a write that
/// comes alone is written by the thread that it comes from, once that has nothing else to do, and what follows from it goes on there.
/// </remarks>
internal sealed class SqliteWriter : IDisposable, IThreadPoolWorkItem
{
    private const int Constraint = 19;
    private const int PrimaryKeyConstraint = 1555;
    private const int UniqueConstraint = 2067;

    /// <summary>After how many writes that came alone the next one is taken to do so, too: among others it had better wait for them.</summary>
    private const int LoneBefore = 4;

    private readonly WriteQueue<SqliteWork> _queue;
    private readonly Func<SqliteSession> _open;
    private readonly Thread _thread;
    private readonly object _bell = new();
    private SqliteSession? _session;
    private bool _hasRung;
    private int _isWriting;
    private int _lone = LoneBefore;

    public SqliteWriter(int queueWritesMax, int batchRowsMax, SqliteSession session, Func<SqliteSession> open)
    {
        _queue = new WriteQueue<SqliteWork>(queueWritesMax, batchRowsMax, work => work.Rows);
        (_session, _open) = (session, open);
        _thread = new Thread(Loop) { IsBackground = true, Name = "lazyengine-sqlite-writer" };
        _thread.Start();
    }

    /// <summary>Whether a statement has failed, and undone, only itself.</summary>
    public static bool IsConstraint(SqliteException cause) => cause.SqliteErrorCode == Constraint;

    /// <summary>Whether the key exists already.</summary>
    public static bool IsConflict(SqliteException cause) => cause.SqliteExtendedErrorCode is PrimaryKeyConstraint or UniqueConstraint;

    /// <summary>Adds work for the next transaction; waits while the queue is full.</summary>
    public async ValueTask AddAsync(SqliteWork work)
    {
        var isAlone = Volatile.Read(ref _lone) >= LoneBefore && _queue.IsEmpty;
        await _queue.AddAsync(work);
        Interlocked.MemoryBarrier();
        // Whoever writes looks once more when it has stopped.
        if (Volatile.Read(ref _isWriting) == 1 || (isAlone && Lane.TryRunLast(this))) return;
        Ring();
    }

    /// <summary>Writes what waits on a thread of the pool, once; the writer's own thread goes on with what has come meanwhile.</summary>
    public void Execute()
    {
        if (!TryBegin()) return;
        var batch = new List<SqliteWork>();
        _queue.Take(batch);
        var written = batch.Count > 0 ? Write(batch) : null;
        End();
        if (!_queue.IsEmpty || _queue.IsOver) Ring();
        if (written is not null) Lane.Run(written);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _queue.Close();
        Ring();
        _thread.Join();
        _session?.Dispose();
    }

    private void Loop()
    {
        var batch = new List<SqliteWork>();
        while (true)
        {
            while (!_queue.IsEmpty && TryBegin())
            {
                _queue.Take(batch);
                if (batch.Count > 0) Write(batch).Run();
                End();
            }

            if (_queue.IsOver && TryBegin()) return;
            AwaitBell();
        }
    }

    private bool TryBegin() => Interlocked.CompareExchange(ref _isWriting, 1, 0) == 0;

    private void End() => Interlocked.Exchange(ref _isWriting, 0);

    private void Ring()
    {
        lock (_bell)
        {
            _hasRung = true;
            Monitor.Pulse(_bell);
        }
    }

    private void AwaitBell()
    {
        lock (_bell)
        {
            while (!_hasRung) Monitor.Wait(_bell);
            _hasRung = false;
        }
    }

    private Written Write(List<SqliteWork> batch)
    {
        Volatile.Write(ref _lone, batch.Count > 1 ? 0 : Math.Min(_lone + 1, LoneBefore));
        var stored = new List<SqliteWork>(batch.Count);
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
            return new Written([], batch.ConvertAll(work => (work, cause)));
        }

        return new Written(stored, failed);
    }

    /// <summary>What has become of a batch, for those who wait for it.</summary>
    private sealed class Written(List<SqliteWork> stored, List<(SqliteWork Work, Exception Cause)> failed) : IRunnable
    {
        public void Run()
        {
            foreach (var work in stored) work.Succeed();
            foreach (var (work, cause) in failed) work.Fail(cause);
        }

        public void Execute() => Run();
    }
}
