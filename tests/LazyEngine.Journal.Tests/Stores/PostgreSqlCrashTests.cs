using LazyEngine.Testing;
using Npgsql;

namespace LazyEngine.Journal.Tests;

/// <summary>What the tests of crashes rest on: the server for tests can be killed, and keeps what it has acknowledged.</summary>
public class PostgreSqlCrashTests
{
    [SkippableFact]
    public async Task A_killed_server_refuses_connections_and_has_every_acknowledged_row_when_it_is_back()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync()) { Pooling = false }.ConnectionString;
        await ExecuteAsync(database, "create table kept (id int)");
        await ExecuteAsync(database, "insert into kept values (7)");

        await server.KillAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(database, "select 1"));

        await server.RestartAsync();
        Assert.Equal(7, await ExecuteAsync(database, "select id from kept"));
        Assert.Equal("on,on", await ExecuteAsync(database, "select current_setting('fsync') || ',' || current_setting('synchronous_commit')"));
    }

    private static async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
