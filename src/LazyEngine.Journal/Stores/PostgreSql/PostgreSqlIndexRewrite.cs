using Npgsql;

namespace LazyEngine.Journal;

/// <summary>Replaces the index of a PostgreSQL database, on a connection of its own.</summary>
internal sealed class PostgreSqlIndexRewrite : IndexRewrite
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgreSqlIndexRewrite(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Begins with an empty index.</summary>
    public static async Task<PostgreSqlIndexRewrite> BeginAsync(PostgreSqlWriterLock heldLock, NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        try
        {
            var transaction = await connection.BeginTransactionAsync();
            await using var guard = new NpgsqlBatch(connection, transaction);
            heldLock.Guard(guard);
            await guard.ExecuteNonQueryAsync();
            foreach (var statement in Schema.PostgreSqlIndex) await PostgreSqlConnections.RunAsync(connection, statement);
            foreach (var table in IndexStatements.Tables) await PostgreSqlConnections.RunAsync(connection, $"delete from {table}");
            return new PostgreSqlIndexRewrite(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public override async Task AddAsync(IReadOnlyList<IndexEntry> entries)
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction);
        PostgreSqlBatch.AddIndex(batch, [.. entries]);
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync();
    }

    /// <inheritdoc />
    public override Task CommitAsync() => _transaction.CommitAsync();

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
