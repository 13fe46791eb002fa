using Npgsql;

namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlStockTests : StockContract
{
    private protected override async Task<JournalSettings> CreateAsync() => TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync());

    private protected override async Task<IReadOnlyList<string>> LayoutAsync(JournalSettings settings)
    {
        await using var connection = new NpgsqlConnection(settings.PostgreSqlConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select concat_ws(' ', table_name, column_name, data_type, is_nullable, is_identity, identity_generation) from information_schema.columns
            where table_name in ('journal', 'snapshot', 'tags')
            union
            select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
            where conrelid::regclass::text in ('journal', 'snapshot', 'tags')
            order by 1
            """;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }
}
