using Npgsql;
using NpgsqlTypes;

namespace LazyEngine.Journal;

/// <summary>Keeps a PostgreSQL database to one engine, or to the nodes of one cluster.</summary>
/// <remarks>
/// A lock of a session of its own keeps others from starting; the server takes it back when the session ends, however it
/// ends. An epoch, which every transaction that writes checks, keeps one that was taken over from while it did not
/// notice from writing on. See docs/adr/0010-single-writer-on-postgresql.md.
/// </remarks>
internal sealed class PostgreSqlWriterLock : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly string _connectionString;
    private readonly string _cluster;
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _watch;
    private NpgsqlConnection _session;
    private readonly TaskCompletionSource<NotTheWriterException> _takenOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NotTheWriterException? _trouble;

    private PostgreSqlWriterLock(string connectionString, string cluster, NpgsqlConnection session, long epoch)
    {
        (_connectionString, _cluster, _session, Epoch) = (connectionString, cluster, session, epoch);
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>Ends once another one has taken over.</summary>
    public Task<NotTheWriterException> TakenOver => _takenOver.Task;

    /// <summary>The epoch in which this process writes.</summary>
    public long Epoch { get; }

    /// <summary>Takes the lock.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="cluster">The cluster of this node; empty where it is alone.</param>
    /// <exception cref="JournalOpenException">Somebody else has it; the message says who.</exception>
    public static PostgreSqlWriterLock Take(string connectionString, string cluster)
    {
        var own = OwnSession(connectionString);
        var (session, epoch) = WriterFormation.Enter(own, cluster, null);
        return new PostgreSqlWriterLock(own, cluster, session, epoch);
    }

    /// <summary>Statements to begin a transaction with that writes: it fails with <see cref="IsFenced"/> when the epoch has ended, and the epoch cannot end before it has.</summary>
    /// <exception cref="NotTheWriterException">The lock is lost.</exception>
    public void Guard(NpgsqlBatch batch)
    {
        Hold(batch);
        var check = new NpgsqlBatchCommand("select " + Check("$1"));
        check.Parameters.Add(EpochParameter());
        batch.BatchCommands.Add(check);
    }

    /// <summary>The first of these statements alone, for a transaction whose next statement has <see cref="Check"/> as a condition, which saves one.</summary>
    /// <exception cref="NotTheWriterException">The lock is lost.</exception>
    public void Hold(NpgsqlBatch batch)
    {
        if (Volatile.Read(ref _trouble) is { } trouble) throw trouble;
        // A statement sees what was there when it began: the epoch has to be read by another one than waits for the lock.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(WriterFormation.HoldEpoch));
    }

    /// <summary>An expression that is 1 while an epoch lasts, and fails when it has ended.</summary>
    /// <param name="epoch">The epoch, as it is written in the statement.</param>
    public static string Check(string epoch) => $"(select 1 / count(*) from lazyengine_writer where epoch = {epoch})";

    /// <summary>The epoch as the value of a statement.</summary>
    public NpgsqlParameter EpochParameter() => new NpgsqlParameter<long> { TypedValue = Epoch, NpgsqlDbType = NpgsqlDbType.Bigint };

    /// <summary>Whether a transaction failed for the guard.</summary>
    public static bool IsFenced(PostgresException cause) => cause.SqlState == PostgresErrorCodes.DivisionByZero;

    /// <summary>The answer to those whose transaction failed for the guard: the epoch has ended, and will not come back.</summary>
    public async Task<NotTheWriterException> FenceAsync(NpgsqlDataSource source, Exception cause)
    {
        if (Volatile.Read(ref _trouble) is { IsFinal: true } known) return known;
        WriterRow? row = null;
        try
        {
            await PostgreSqlConnections.ReadAsync(source, WriterRow.Query, reader => row = WriterRow.Of(reader));
        }
        catch (NpgsqlException)
        {
            // Who it was can be read in the table later on; that this process must not write is known already.
        }

        var trouble = EndedBy(row, cause);
        Volatile.Write(ref _trouble, trouble);
        _takenOver.TrySetResult(trouble);
        return trouble;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _closing.Cancel();
        _watch.GetAwaiter().GetResult();
        WriterFormation.Leave(_session);
        _closing.Dispose();
    }

    private static string OwnSession(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "LazyEngine writer lock" };
        // Where the server vanishes without a word, it is missed after about as long.
        if (builder.KeepAlive == 0) builder.KeepAlive = 10;
        return builder.ConnectionString;
    }

    private static NotTheWriterException EndedBy(WriterRow? by, Exception cause) => new(
        $"This process may not write to the database any more: it was taken over by {by?.ToString() ?? "somebody else"}. Stop this process; start it again when it is to take over in turn.", isFinal: true, cause);

    // Nobody sends notifications: waiting for one is how a session hears of its end at once.
    private async Task WatchAsync()
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await _session.WaitAsync(_closing.Token);
            }
            catch (Exception) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (Exception cause)
            {
                Volatile.Write(ref _trouble, new NotTheWriterException($"The lock on the database is lost and is being taken again: {cause.Message}", isFinal: false, cause));
                if (!await TakeAgainAsync()) return;
            }
        }
    }

    private async Task<bool> TakeAgainAsync()
    {
        await _session.DisposeAsync();
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                (_session, var epoch) = await Task.Run(() => WriterFormation.Enter(_connectionString, _cluster, Epoch), _closing.Token);
                Volatile.Write(ref _trouble, null);
                return true;
            }
            catch (WriterFormation.EndedException cause)
            {
                var trouble = EndedBy(cause.By, cause);
                Volatile.Write(ref _trouble, trouble);
                _takenOver.TrySetResult(trouble);
                return false;
            }
            catch (Exception cause) when (cause is not OperationCanceledException)
            {
                await Task.Delay(pause, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            if (_closing.IsCancellationRequested) return false;
        }
    }
}
