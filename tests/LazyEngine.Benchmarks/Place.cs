using LazyEngine.Testing;
using Npgsql;

namespace LazyEngine.Benchmarks;

/// <summary>An empty store, for the time of one measurement; it goes with it.</summary>
internal sealed class Place : IAsyncDisposable
{
    private const string Variable = PostgreSqlServer.Variable;

    private readonly Func<ValueTask> _remove;

    private Place(string store, string address, Func<ValueTask> remove) => (Store, Address, _remove) = (store, address, remove);

    public static string[] Stores { get; } = ["memory", "sqlite", "postgresql"];

    public string Store { get; }

    /// <summary>The SQLite file or the PostgreSQL connection string; empty for memory.</summary>
    public string Address { get; }

    /// <summary>Makes a place.</summary>
    /// <param name="store">One of <see cref="Stores"/>.</param>
    /// <param name="connection">A PostgreSQL server whose user may create databases; null for the one that the environment names, or else a private one.</param>
    public static async Task<Place> CreateAsync(string store, string? connection) => store switch
    {
        "memory" => new Place(store, string.Empty, () => ValueTask.CompletedTask),
        "sqlite" => InFolder(store),
        _ when (connection ?? Environment.GetEnvironmentVariable(Variable)) is { Length: > 0 } server => await OnServerAsync(store, server),
        _ => await OnPrivateServerAsync(store),
    };

    /// <summary>A place that somebody has chosen, where what is written stays.</summary>
    public static Place Kept(string store, string address) => new(store, address, () => ValueTask.CompletedTask);

    public ValueTask DisposeAsync() => _remove();

    private static Place InFolder(string store)
    {
        var folder = Directory.CreateTempSubdirectory("lazyengine-bench-");
        return new Place(store, Path.Combine(folder.FullName, "bench.db"), () =>
        {
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task<Place> OnServerAsync(string store, string server)
    {
        var name = $"lazyengine_bench_{Guid.NewGuid():N}";
        await RunAsync(server, $"create database {name}");
        var address = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        return new Place(store, address, async () => await RunAsync(server, $"drop database {name} with (force)"));
    }

    private static async Task<Place> OnPrivateServerAsync(string store)
    {
        var server = await PostgreSqlServer.StartAsync();
        try
        {
            return new Place(store, await server.CreateDatabaseAsync(), server.DisposeAsync);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task RunAsync(string server, string statement)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
