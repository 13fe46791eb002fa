using System.Data.Common;
using System.Threading.Channels;
using Npgsql;

namespace LazyEngine.Journal;

/// <summary>Reads what belongs to one execution, many at a time: what has come together while the server was asked before is asked in one round trip.</summary>
/// <remarks>A reading that comes alone is on its way at once. Those of one round trip are answered in their order, so that a long journal holds up what comes behind it there.</remarks>
internal sealed class PostgreSqlLookups : IDisposable
{
    private const int GroupMax = 64;
    private const int LoopsMin = 2;

    // Each walks an index by its key, whatever the values are and however large the tables: one plan serves all of them for ever.
    private const string PlanOnce = "set plan_cache_mode = force_generic_plan; set enable_seqscan = off";

    private readonly NpgsqlDataSource _source;
    private readonly Action _reconnect;
    private readonly Channel<Lookup> _waiting = Channel.CreateUnbounded<Lookup>();
    private readonly Task _loops;

    /// <param name="settings">The settings.</param>
    /// <param name="reconnect">Told where a connection breaks: others of this process have most likely broken, too.</param>
    public PostgreSqlLookups(JournalSettings settings, Action reconnect)
    {
        _reconnect = reconnect;
        _source = PostgreSqlConnections.Source(settings, PlanOnce);
        var loops = Math.Min(settings.PostgreSqlReaders, Math.Max(LoopsMin, Environment.ProcessorCount));
        _loops = Task.WhenAll(Enumerable.Range(0, loops).Select(_ => Task.Run(LoopAsync)));
    }

    /// <summary>Runs a query and hands over each row as it comes in.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    public Task ReadAsync(SqlStatement query, Action<DbDataReader> row)
    {
        var lookup = new Lookup(query, row);
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(lookup), typeof(ExecutionStore));
        return lookup.Ended;
    }

    /// <summary>Has the next ones come by new connections; those that are under way end on theirs.</summary>
    public void Reconnect() => _source.Clear();

    /// <inheritdoc />
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _loops.GetAwaiter().GetResult();
        _source.Dispose();
    }

    private async Task LoopAsync()
    {
        var group = new List<Lookup>(GroupMax);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < GroupMax && _waiting.Reader.TryRead(out var lookup)) group.Add(lookup);
            if (group.Count > 0) await ReadAsync(group);
            group.Clear();
        }
    }

    private async Task ReadAsync(List<Lookup> group)
    {
        var at = 0;
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            await using var batch = new NpgsqlBatch(connection);
            foreach (var lookup in group) batch.BatchCommands.Add(PostgreSqlConnections.Command(lookup.Query));
            await using var reader = await batch.ExecuteReaderAsync();
            for (; at < group.Count; at++)
            {
                while (await reader.ReadAsync()) group[at].Hear(reader);
                group[at].End();
                await reader.NextResultAsync();
            }
        }
        catch (Exception cause)
        {
            if (PostgreSqlConnections.IsBroken(cause)) _reconnect();
            for (; at < group.Count; at++) group[at].Fail(cause);
        }
    }

    private sealed class Lookup(SqlStatement query, Action<DbDataReader> row)
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _refused;

        public SqlStatement Query { get; } = query;

        public Task Ended => _end.Task;

        /// <summary>Who cannot take a row gets no further one, and the others theirs.</summary>
        public void Hear(DbDataReader reader)
        {
            if (_refused is not null) return;
            try
            {
                row(reader);
            }
            catch (Exception cause)
            {
                _refused = cause;
            }
        }

        public void End()
        {
            if (_refused is null) _end.TrySetResult();
            else _end.TrySetException(_refused);
        }

        public void Fail(Exception cause) => _end.TrySetException(cause);
    }
}
