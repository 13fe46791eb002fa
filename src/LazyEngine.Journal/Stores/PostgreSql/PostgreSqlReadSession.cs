using System.Data.Common;
using Npgsql;

namespace LazyEngine.Journal;

/// <summary>A PostgreSQL database that is open for reading only, beside engines or without one.</summary>
internal sealed class PostgreSqlReadSession : IReadSession
{
    private const string ReadOnly = "set default_transaction_read_only = on";

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _readers;

    private PostgreSqlReadSession(NpgsqlDataSource source, int readers) => (_source, _readers) = (source, new SemaphoreSlim(readers));

    /// <summary>Connects to a database that exists.</summary>
    /// <exception cref="JournalOpenException">It is no store of this layout, or cannot be read.</exception>
    public static PostgreSqlReadSession Open(JournalSettings settings)
    {
        NpgsqlDataSource? source = null;
        try
        {
            source = PostgreSqlConnections.Source(settings, ReadOnly);
            using var connection = source.OpenConnection();
            Schema.Require(
                connection.Database,
                PostgreSqlConnections.Run(connection, "select to_regclass('lazyengine_schema')::text") is string,
                text => PostgreSqlConnections.Run(connection, text));
            return new PostgreSqlReadSession(source, settings.PostgreSqlReaders);
        }
        catch (Exception cause)
        {
            source?.Dispose();
            if (PostgreSqlConnections.IsTrouble(cause)) throw new JournalOpenException($"The PostgreSQL database cannot be read: {cause.Message}", cause);
            throw;
        }
    }

    /// <inheritdoc />
    public async Task ReadAsync(SqlStatement query, Action<DbDataReader> row)
    {
        await _readers.WaitAsync();
        try
        {
            await PostgreSqlConnections.ReadAsync(_source, query, row);
        }
        finally
        {
            _readers.Release();
        }
    }

    /// <inheritdoc />
    public async Task<bool> HasIndexAsync()
    {
        var found = false;
        await ReadAsync(new SqlStatement("select 1 where to_regclass('lazyengine_index') is not null"), _ => found = true);
        return found;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _source.Dispose();
        _readers.Dispose();
    }
}
