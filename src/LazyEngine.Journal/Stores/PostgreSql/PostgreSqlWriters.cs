using Npgsql;

namespace LazyEngine.Journal;

/// <summary>A few loops that each take what waits and commit it as one batch.</summary>
/// <remarks>Rows of one persistence id cannot overtake each other: an actor has one write under way at a time.</remarks>
internal sealed class PostgreSqlWriters : IDisposable
{
    private readonly PostgreSqlWriterLock _lock;
    private readonly NpgsqlDataSource _source;
    private readonly Action _reconnect;
    private readonly WriteQueue<Pending> _queue;
    private readonly Action<long> _countIndexWrites;
    private readonly Task _loops;

    /// <param name="settings">The settings.</param>
    /// <param name="heldLock">What each batch is guarded by.</param>
    /// <param name="reconnect">Told where a connection breaks: others of this process have most likely broken, too.</param>
    /// <param name="countIndexWrites">Hears of rows of the index that were written.</param>
    public PostgreSqlWriters(JournalSettings settings, PostgreSqlWriterLock heldLock, Action reconnect, Action<long> countIndexWrites)
    {
        (_lock, _reconnect, _countIndexWrites) = (heldLock, reconnect, countIndexWrites);
        _source = PostgreSqlConnections.Source(settings, WriterFormation.First);
        _queue = new WriteQueue<Pending>(settings.QueueWritesMax, settings.BatchRowsMax, pending => pending.Write.Rows.Count);
        _loops = Task.WhenAll(Enumerable.Range(0, settings.PostgreSqlWriters).Select(_ => Task.Run(LoopAsync)));
    }

    /// <summary>Adds a write to the next batch; waits while the queue is full.</summary>
    public ValueTask AddAsync(JournalWrite write, IWriteListener listener) => _queue.AddAsync(new Pending(write, listener));

    /// <summary>Has batches come by new connections; those that are under way end on theirs.</summary>
    public void Reconnect() => _source.Clear();

    /// <summary>Asks a connection such as the loops use.</summary>
    public async Task<string> ReadDurabilityAsync()
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("show synchronous_commit", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _queue.Close();
        _loops.GetAwaiter().GetResult();
        _source.Dispose();
    }

    private async Task LoopAsync()
    {
        var batch = new List<Pending>();
        while (await _queue.WaitAsync())
        {
            _queue.Take(batch);
            // One order for all batches: two that share keys then wait for each other, and never in a circle.
            batch.Sort((left, right) => string.CompareOrdinal(left.Write.PersistenceId, right.Write.PersistenceId));
            if (batch.Count > 0) await StoreAsync(batch);
        }
    }

    private async Task StoreAsync(List<Pending> batch)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            await using var statements = new NpgsqlBatch(connection);
            var index = PostgreSqlBatch.Add(statements, _lock, batch.ConvertAll(pending => pending.Write));
            await statements.ExecuteNonQueryAsync();
            if (index.Count > 0) _countIndexWrites(index.Sum(command => (long)command.RecordsAffected));
        }
        catch (PostgresException cause) when (cause.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await SplitAsync(batch, cause);
            return;
        }
        catch (Exception cause)
        {
            if (PostgreSqlConnections.IsBroken(cause)) _reconnect();
            var told = cause is PostgresException refused && PostgreSqlWriterLock.IsFenced(refused) ? await _lock.FenceAsync(_source, cause) : cause;
            foreach (var pending in batch) pending.Listener.Failed(told);
            return;
        }

        foreach (var pending in batch) pending.Listener.Stored();
    }

    // The server has undone the whole batch and names one key at most; halving finds every culprit and stores the rest.
    private async Task SplitAsync(List<Pending> batch, PostgresException cause)
    {
        if (batch is [var culprit])
        {
            culprit.Listener.Failed(new JournalConflictException(culprit.Write.PersistenceId, culprit.Write.Rows[0].SequenceNr, cause));
            return;
        }

        var half = batch.Count / 2;
        await StoreAsync(batch.GetRange(0, half));
        await StoreAsync(batch.GetRange(half, batch.Count - half));
    }

    private sealed record Pending(JournalWrite Write, IWriteListener Listener);
}
