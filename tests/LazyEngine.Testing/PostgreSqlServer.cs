using Npgsql;

namespace LazyEngine.Testing;

/// <summary>
/// A PostgreSQL server for tests: the one that LAZYENGINE_TEST_POSTGRES names (a connection string), or else a
/// private one with its own folder and port.
/// </summary>
public sealed class PostgreSqlServer : IAsyncDisposable
{
    public const string Variable = "LAZYENGINE_TEST_POSTGRES";

    private static readonly Lazy<Task<PostgreSqlServer>> Shared = new(() =>
        Given is { } given ? Task.FromResult(new PostgreSqlServer(given, null)) : StartPrivateAsync());

    private readonly string _connectionString;
    private readonly PostgreSqlProcess? _process;

    private PostgreSqlServer(string connectionString, PostgreSqlProcess? process)
    {
        _connectionString = connectionString;
        _process = process;
    }

    private static string? Given => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    private PostgreSqlProcess Own => _process ?? throw new InvalidOperationException($"The server that {Variable} names is not ours to stop.");

    /// <summary>The server that all tests of this process share; it is not to be stopped. Skips the test when there is none.</summary>
    public static Task<PostgreSqlServer> SharedAsync()
    {
        Skip.If(Given is null && PostgreSqlPrograms.Folder is null, $"No PostgreSQL is installed and {Variable} is not set.");
        return Shared.Value;
    }

    /// <summary>A server that the caller may kill and has to dispose of. Skips the test when no PostgreSQL is installed.</summary>
    public static Task<PostgreSqlServer> StartAsync()
    {
        Skip.If(PostgreSqlPrograms.Folder is null, "No PostgreSQL is installed.");
        return StartPrivateAsync();
    }

    /// <summary>Creates an empty database and answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"lazyengine_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name, Pooling = true }.ConnectionString;
    }

    /// <summary>The folder with its files.</summary>
    public string Data => Own.Data;

    /// <summary>Ends the server and its backends with SIGKILL; they are gone when this returns.</summary>
    public Task KillAsync() => Own.KillAsync();

    /// <summary>Starts the killed server again: the same data, the same port.</summary>
    public Task RestartAsync() => Own.StartAsync();

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task<PostgreSqlServer> StartPrivateAsync()
    {
        var process = await PostgreSqlProcess.CreateAsync();
        var connectionString = $"Host=127.0.0.1;Port={process.Port};Username=postgres;Database=postgres;Pooling=false";
        return new PostgreSqlServer(connectionString, process);
    }
}
