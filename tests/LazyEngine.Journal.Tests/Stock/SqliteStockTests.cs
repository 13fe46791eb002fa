using Microsoft.Data.Sqlite;

namespace LazyEngine.Journal.Tests;

public sealed class SqliteStockTests : StockContract, IDisposable
{
    private readonly List<string> _files = [];

    public void Dispose() => _files.ForEach(TestDatabases.Delete);

    private protected override Task<JournalSettings> CreateAsync()
    {
        _files.Add(TestDatabases.NewSqliteFile());
        return Task.FromResult(TestSettings.Sqlite(_files[^1]));
    }

    private protected override async Task<IReadOnlyList<string>> LayoutAsync(JournalSettings settings)
    {
        await using var connection = new SqliteConnection($"Data Source={settings.SqliteFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select m.name || '.' || c.name || ' ' || lower(c.type) || ' ' || c."notnull" || ' ' || c.pk
            from sqlite_master m, pragma_table_info(m.name) c where m.name in ('journal', 'snapshot', 'tags')
            union
            select m.name || ' unique ' || i.seqno || ' ' || i.name
            from sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i where m.name in ('journal', 'snapshot', 'tags') and l."unique" = 1
            order by 1
            """;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return lines;
    }
}
