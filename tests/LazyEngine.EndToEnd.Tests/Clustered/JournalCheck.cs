using Npgsql;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>Asks the database itself what it holds, past the engine.</summary>
internal static class JournalCheck
{
    /// <summary>Executions whose rows have a gap, or a number twice.</summary>
    public static Task<IReadOnlyList<string>> BrokenAsync(string database) => ReadAsync(database,
        """
        select persistence_id || ': ' || count(*) || ' rows, ' || count(distinct sequence_number) || ' numbers up to ' || max(sequence_number)
        from journal group by persistence_id
        having count(*) <> count(distinct sequence_number) or count(*) <> max(sequence_number) or min(sequence_number) <> 1
        """);

    /// <summary>How many rows there are.</summary>
    public static async Task<long> RowsAsync(string database) => long.Parse((await ReadAsync(database, "select count(*)::text from journal"))[0], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyList<string>> ReadAsync(string database, string query)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
