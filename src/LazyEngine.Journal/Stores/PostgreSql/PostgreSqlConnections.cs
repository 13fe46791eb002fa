using System.Data.Common;
using Npgsql;

namespace LazyEngine.Journal;

/// <summary>How every part of the journal connects to a PostgreSQL server, and asks it.</summary>
internal static class PostgreSqlConnections
{
    /// <summary>Pooled connections to the database of the settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="first">What each new connection is told first; null for nothing.</param>
    /// <exception cref="ArgumentException">The connection string cannot be understood.</exception>
    public static NpgsqlDataSource Source(JournalSettings settings, string? first = null)
    {
        var builder = new NpgsqlDataSourceBuilder(Complete(settings));
        if (first is not null) builder.UsePhysicalConnectionInitializer(connection => Run(connection, first), connection => RunAsync(connection, first));
        return builder.Build();
    }

    /// <summary>Whether the server or its description is to blame, and not this program.</summary>
    public static bool IsTrouble(Exception cause) => cause is NpgsqlException or ArgumentException;

    /// <summary>Whether a connection has broken, or the server has ended it: others to the same server have then most likely ended as well.</summary>
    public static bool IsBroken(Exception cause) => cause is NpgsqlException { IsTransient: true };

    /// <summary>Runs a text that occurs once, and returns its single value, if it has any.</summary>
    public static object? Run(NpgsqlConnection connection, string text)
    {
        using var command = new NpgsqlCommand(text, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Runs a text that occurs once.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, string text)
    {
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a query and hands over each row as it comes in.</summary>
    public static async Task ReadAsync(NpgsqlDataSource source, SqlStatement query, Action<DbDataReader> row)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = Command(connection, query);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) row(reader);
    }

    /// <summary>A statement with its values.</summary>
    public static NpgsqlCommand Command(NpgsqlConnection connection, SqlStatement statement)
    {
        var command = new NpgsqlCommand(statement.Text, connection);
        foreach (var (name, value) in statement.Parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>A statement with its values, as part of a batch.</summary>
    public static NpgsqlBatchCommand Command(SqlStatement statement)
    {
        var command = new NpgsqlBatchCommand(statement.Text);
        foreach (var (name, value) in statement.Parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    private static string Complete(JournalSettings settings)
    {
        var builder = new NpgsqlConnectionStringBuilder(settings.PostgreSqlConnectionString);
        // Nothing here leaves session state behind that would have to be reset, and a reset would drop nothing else of use.
        builder.NoResetOnClose = true;
        // ContainsKey tells whether there is such a setting at all.
        if (!builder.ShouldSerialize("Max Auto Prepare")) builder.MaxAutoPrepare = 64;
        if (!builder.ShouldSerialize("Auto Prepare Min Usages")) builder.AutoPrepareMinUsages = 2;
        if (!builder.ShouldSerialize("Application Name")) builder.ApplicationName = "LazyEngine";
        builder.MaxPoolSize = Math.Max(builder.MaxPoolSize, settings.PostgreSqlWriters + settings.PostgreSqlReaders + 8);
        return builder.ConnectionString;
    }
}
