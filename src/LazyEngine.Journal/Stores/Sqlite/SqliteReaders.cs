using System.Collections.Concurrent;
using System.Data.Common;

namespace LazyEngine.Journal;

/// <summary>A few threads that read, each with its own connection: the provider blocks, and the callers' threads are not ours to block.</summary>
internal sealed class SqliteReaders : IDisposable
{
    private readonly BlockingCollection<Reading> _waiting = [];
    private readonly List<Thread> _threads = [];

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
        try
        {
            _waiting.Add(read);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(ExecutionStore), "The journal is closed.");
        }

        return read.Done.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _waiting.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _waiting.Dispose();
    }

    private void Loop(Func<SqliteSession> open)
    {
        SqliteSession? session = null;
        foreach (var read in _waiting.GetConsumingEnumerable())
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

    private sealed record Reading(SqlStatement Query, Action<DbDataReader> Row, TaskCompletionSource Done);
}
