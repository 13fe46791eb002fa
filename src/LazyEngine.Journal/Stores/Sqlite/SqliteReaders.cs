using System.Data.Common;

namespace LazyEngine.Journal;

/// <summary>A few threads that read, each with its own connection: the provider blocks, and the callers' threads are not ours to block.</summary>
/// <remarks>They wait without spinning: most of the time there is nothing to read, and the processors have better to do.</remarks>
internal sealed class SqliteReaders : IDisposable
{
    private readonly Queue<Reading> _waiting = new();
    private readonly List<Thread> _threads = [];
    private bool _closed;

    public SqliteReaders(int count, Func<SqliteSession> open)
    {
        for (var i = 0; i < count; i++)
        {
            var thread = new Thread(() => Loop(open)) { IsBackground = true, Name = "lazyengine-sqlite-reader" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Runs a query on one of the threads; a single query reads one state of the database from beginning to end.</summary>
    public Task ReadAsync(SqlStatement query, Action<DbDataReader> row)
    {
        var read = new Reading(query, row, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_waiting)
        {
            if (_closed) throw new ObjectDisposedException(nameof(ExecutionStore), "The journal is closed.");
            _waiting.Enqueue(read);
            Monitor.Pulse(_waiting);
        }

        return read.Done.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.PulseAll(_waiting);
        }

        foreach (var thread in _threads) thread.Join();
    }

    private void Loop(Func<SqliteSession> open)
    {
        SqliteSession? session = null;
        while (Next() is { } read)
        {
            try
            {
                session ??= open();
                session.Read(read.Query, read.Row);
                read.Done.SetResult();
            }
            catch (Exception cause)
            {
                session?.Dispose();
                session = null;
                read.Done.SetException(cause);
            }
        }

        session?.Dispose();
    }

    // What waits when the store is closed is still read.
    private Reading? Next()
    {
        lock (_waiting)
        {
            while (_waiting.Count == 0 && !_closed) Monitor.Wait(_waiting);
            return _waiting.TryDequeue(out var read) ? read : null;
        }
    }

    private sealed record Reading(SqlStatement Query, Action<DbDataReader> Row, TaskCompletionSource Done);
}
