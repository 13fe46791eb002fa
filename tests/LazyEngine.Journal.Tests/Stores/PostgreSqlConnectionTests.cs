using Npgsql;

namespace LazyEngine.Journal.Tests;

public sealed class PostgreSqlConnectionTests
{
    [SkippableFact]
    public async Task A_statement_that_comes_again_is_parsed_once()
    {
        await using var source = PostgreSqlConnections.Source(TestSettings.PostgreSql(await TestDatabases.NewPostgreSqlAsync()));

        for (var i = 0; i < 3; i++) await PostgreSqlConnections.ReadAsync(source, new SqlStatement("select @n", ("n", i)), _ => { });

        var prepared = new List<string>();
        await PostgreSqlConnections.ReadAsync(source, new SqlStatement("select statement from pg_prepared_statements"), reader => prepared.Add(reader.GetString(0)));
        Assert.Contains("select $1", prepared);
    }

    [Theory]
    [InlineData("Host=here", 64, 2, "LazyEngine")]
    [InlineData("Host=here;Max Auto Prepare=0;Auto Prepare Min Usages=9;Application Name=Shop", 0, 9, "Shop")]
    public void What_a_connection_string_says_holds(string text, int prepared, int usages, string application)
    {
        using var source = PostgreSqlConnections.Source(TestSettings.PostgreSql(text));

        var completed = new NpgsqlConnectionStringBuilder(source.ConnectionString);

        Assert.Equal((prepared, usages, application), (completed.MaxAutoPrepare, completed.AutoPrepareMinUsages, completed.ApplicationName));
    }
}
