using Microsoft.Data.Sqlite;
using Npgsql;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>How many bytes the database takes for a step, and for the index row of an execution.</summary>
internal static class Sizes
{
    private const int Executions = 1_000;
    private const int AtATime = 64;

    public static async Task<Found> MeasureAsync(string store, string address, CancellationToken cancellationToken)
    {
        var workload = Workload.Of("chain20");
        await using (var bench = await Bench.StartAsync(store, address, cancellationToken))
        {
            var flow = await bench.Engine.RegisterAsync(workload.Flow, cancellationToken);
            await Parallel.ForAsync(0, Executions, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken }, async (_, cancellation) => await bench.RunAsync(flow, cancellation));
        }

        var (journal, index, said) = store == "sqlite" ? OfSqlite(address) : await OfPostgreSqlAsync(address, cancellationToken);
        var steps = (double)Executions * workload.Steps;
        return new Found(said / steps, journal / steps, index / (double)Executions);
    }

    // SQLite does not tell what a table takes, but it takes less without it.
    private static (long Journal, long Index, long Said) OfSqlite(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        var said = Run("select sum(length(message)) from journal");
        Run("vacuum");
        var all = Run("select page_count * page_size from pragma_page_count, pragma_page_size");
        Run("drop table lazyengine_index");
        Run("vacuum");
        var withoutIndex = Run("select page_count * page_size from pragma_page_count, pragma_page_size");
        Run("drop table journal");
        Run("vacuum");
        var rest = Run("select page_count * page_size from pragma_page_count, pragma_page_size");
        return (withoutIndex - rest, all - withoutIndex, said);

        long Run(string text)
        {
            using var command = connection.CreateCommand();
            command.CommandText = text;
            return command.ExecuteScalar() is long value ? value : 0;
        }
    }

    private static async Task<(long Journal, long Index, long Said)> OfPostgreSqlAsync(string address, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_total_relation_size('journal'), pg_total_relation_size('lazyengine_index'), sum(length(message))::bigint from journal", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    internal sealed record Found(double StepBytes, double JournalBytesPerStep, double IndexBytesPerExecution);
}
