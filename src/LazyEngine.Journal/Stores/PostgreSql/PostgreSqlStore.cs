using System.Data.Common;
using LazyEngine.Flows;
using Npgsql;

namespace LazyEngine.Journal;

/// <summary>The global state in a database server: a few writers that commit in groups, and a few readers that look up in groups.</summary>
internal sealed class PostgreSqlStore : SqlStore
{
    // Any number will do, as long as every LazyEngine process that opens a database uses the same.
    private const string SchemaLock = "select pg_advisory_xact_lock(4711001)";

    // What a search finds depends on its values: a plan that suits all of them may read a whole table for a few rows.
    private const string PlanEach = "set plan_cache_mode = force_custom_plan";

    private readonly PostgreSqlWriterLock _lock;
    private readonly NpgsqlDataSource _source;
    private readonly PostgreSqlWriters _writers;
    private readonly PostgreSqlLookups _lookups;
    private readonly SemaphoreSlim _readers;

    private PostgreSqlStore(JournalSettings settings, PayloadSeal seal, PostgreSqlWriterLock heldLock, NpgsqlDataSource source)
        : base(isSqlite: false, seal)
    {
        (_lock, _source) = (heldLock, source);
        _writers = new PostgreSqlWriters(settings, heldLock, Reconnect, CountIndexWrites);
        _lookups = new PostgreSqlLookups(settings, Reconnect);
        // Reads wait here rather than for a pooled connection, so that recoveries can never starve the writers.
        _readers = new SemaphoreSlim(settings.PostgreSqlReaders);
    }

    /// <summary>Connects to a database, and creates the tables where they do not exist.</summary>
    /// <exception cref="JournalOpenException">It cannot be used.</exception>
    public static new PostgreSqlStore Open(JournalSettings settings)
    {
        var seal = PayloadSeal.Of(settings);
        PostgreSqlWriterLock? heldLock = null;
        NpgsqlDataSource? source = null;
        try
        {
            heldLock = PostgreSqlWriterLock.Take(settings.PostgreSqlConnectionString, settings.PostgreSqlCluster);
            source = PostgreSqlConnections.Source(settings, $"{WriterFormation.First}; {PlanEach}");
            using (var connection = source.OpenConnection())
            {
                using var transaction = connection.BeginTransaction();
                // Two nodes that start at once would otherwise both try to create the same table, and one would fail.
                PostgreSqlConnections.Run(connection, SchemaLock);
                Schema.Create(isSqlite: false, text => PostgreSqlConnections.Run(connection, text));
                transaction.Commit();
                using (var newest = PostgreSqlConnections.Command(connection, JournalStatements.Newest())) seal.Require((byte[]?)newest.ExecuteScalar());
                RequireDurability((string)PostgreSqlConnections.Run(connection, "show synchronous_commit")!);
            }

            return new PostgreSqlStore(settings, seal, heldLock, source);
        }
        catch (Exception cause)
        {
            source?.Dispose();
            heldLock?.Dispose();
            if (PostgreSqlConnections.IsTrouble(cause)) throw new JournalOpenException($"The PostgreSQL database cannot be opened: {cause.Message}", cause);
            throw;
        }
    }

    /// <inheritdoc />
    public override Task<NotTheWriterException> TakenOver => _lock.TakenOver;

    /// <inheritdoc />
    public override byte[]? ReadFlow(FlowHash flow)
    {
        using var connection = _source.OpenConnection();
        using var command = PostgreSqlConnections.Command(connection, JournalStatements.ReadFlow(flow.Value));
        return Seal.OpenFlow(flow.Value, (byte[]?)command.ExecuteScalar());
    }

    /// <inheritdoc />
    public override Task<string> ReadDurabilityAsync() => _writers.ReadDurabilityAsync();

    /// <inheritdoc />
    public override async Task<IndexRewrite> RewriteIndexAsync() => await PostgreSqlIndexRewrite.BeginAsync(_lock, _source);

    /// <inheritdoc />
    protected override ValueTask AddAsync(JournalWrite write, IWriteListener listener) => _writers.AddAsync(write, listener);

    /// <inheritdoc />
    protected override Task ReadAsync(SqlStatement query, Action<DbDataReader> row) => query.IsLookup ? _lookups.ReadAsync(query, row) : SearchAsync(query, row);

    /// <inheritdoc />
    protected override async Task<int> ExecuteAsync(params SqlStatement[] statements)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        _lock.Guard(batch);
        foreach (var statement in statements) batch.BatchCommands.Add(PostgreSqlConnections.Command(statement));

        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException cause) when (PostgreSqlWriterLock.IsFenced(cause))
        {
            throw await _lock.FenceAsync(_source, cause);
        }
        catch (NpgsqlException cause) when (PostgreSqlConnections.IsBroken(cause))
        {
            Reconnect();
            throw;
        }

        return (int)batch.BatchCommands[^1].RecordsAffected;
    }

    /// <inheritdoc />
    protected override void Close()
    {
        _writers.Dispose();
        _lookups.Dispose();
        _source.Dispose();
        _readers.Dispose();
        _lock.Dispose();
    }

    private async Task SearchAsync(SqlStatement query, Action<DbDataReader> row)
    {
        await _readers.WaitAsync();
        try
        {
            await PostgreSqlConnections.ReadAsync(_source, query, row);
        }
        catch (NpgsqlException cause) when (PostgreSqlConnections.IsBroken(cause))
        {
            Reconnect();
            throw;
        }
        finally
        {
            _readers.Release();
        }
    }

    // Where one connection breaks, the others to the same server have most likely ended as well.
    private void Reconnect()
    {
        _source.Clear();
        _writers.Reconnect();
        _lookups.Reconnect();
    }

    private static void RequireDurability(string found)
    {
        if (found is not ("on" or "remote_apply"))
            throw new JournalOpenException($"PostgreSQL commits with synchronous_commit = {found}; 'on' is required, or a crash would lose what was acknowledged. Set it for this role or database.");
    }
}
