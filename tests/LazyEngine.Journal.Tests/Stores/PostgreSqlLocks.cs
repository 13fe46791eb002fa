using System.Globalization;
using Npgsql;

namespace LazyEngine.Journal.Tests;

/// <summary>Holds the server up where a test wants it, and finds out that it has got there.</summary>
internal static class PostgreSqlLocks
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A session of its own.</summary>
    public static async Task<NpgsqlConnection> SessionAsync(JournalSettings settings)
    {
        var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.PostgreSqlConnectionString) { Pooling = false }.ConnectionString);
        await session.OpenAsync();
        return session;
    }

    /// <summary>Runs a statement in a transaction that stays open until it is disposed of.</summary>
    public static async Task<IAsyncDisposable> HoldAsync(JournalSettings settings, string statement)
    {
        var session = await SessionAsync(settings);
        await session.BeginTransactionAsync();
        await PostgreSqlConnections.RunAsync(session, statement);
        return session;
    }

    /// <summary>Waits until some session of the database waits for a lock.</summary>
    public static Task UntilWaitsAsync(JournalSettings settings, string what) => UntilAsync(async () =>
        Assert.NotNull(await TestDatabases.RunAsync(settings, $"select 1 from pg_locks where not granted and {what} and database = (select oid from pg_database where datname = current_database())")));

    /// <summary>Tries again until it succeeds; each try asks the server, which takes its time.</summary>
    public static async Task UntilAsync(Func<Task> attempt)
    {
        var end = DateTime.UtcNow + Patience;
        while (await Record.ExceptionAsync(attempt) is { } failure)
        {
            if (DateTime.UtcNow > end) throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"After {Patience}: {failure}"), failure);
        }
    }
}
