using System.Globalization;
using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Clustered;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;
using Npgsql;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Of a cluster one node at a time deletes what has been kept long enough; when it leaves, another goes on, and nothing is deleted twice, whoever asks for it besides.</summary>
public sealed class ClusterRetentionTests : IDisposable
{
    private const int Executions = 60;
    private const int ByHand = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Two_nodes_delete_each_execution_once_though_one_leaves_in_the_middle_and_people_delete_too()
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var flows = _folder.Write("goes.yaml", "flow: goes\nlinear:\n  - {task: one, handler: test.succeed}\n  - {task: two, handler: test.succeed}\n");
        var often = _folder.Write("often.conf", "lazyengine.retention { flows { goes = 10 s }\n sweep-every = 20 ms\n batch = 1\n batch-pause = 20 ms }");
        string[] arguments = ["--postgresql", database, "--flows", flows, "--conf", often];
        using var first = new EngineNode([], "engine,worker", arguments);
        await first.StartAsync();
        using var second = new EngineNode([first.Address], "engine,worker", arguments);
        await second.StartAsync();
        using var client = new CarefulClient(second);
        var ends = await Task.WhenAll(Enumerable.Range(0, Executions).Select(i => EndAsync(client, ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"goes-{i}")))));

        // The same is asked of both nodes at once, while the sweep may come to it as well.
        await Task.WhenAll(ends.Take(ByHand).SelectMany(end => new[] { first, second }.Select(node => PurgeAsync(node, end.Id))));
        await Until.TrueAsync(() => CountAsync(second), left => left < Executions - ByHand);
        first.Process.Terminate();
        var atItsEnd = await Until.TrueAsync(async () => first.IsRunning ? -1 : await CountAsync(second), left => left >= 0);
        await Until.TrueAsync(() => CountAsync(second), left => left == 0, TimeSpan.FromMinutes(2));

        Assert.InRange(atItsEnd, 0, Executions - ByHand - 1);
        await using var source = NpgsqlDataSource.Create(database);
        var rows = await ReadAsync(source, "select persistence_id || ' ' || sequence_number from journal where persistence_id like 'execution-goes-%'");
        Assert.Equal(ends.Select(end => string.Create(CultureInfo.InvariantCulture, $"execution-{end.Id} {end.Version + 1}")).Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(ends.Select(end => end.Id.Value).Order(StringComparer.Ordinal), (await ReadAsync(source, "select execution_id from lazyengine_tombstones where is_done")).Order(StringComparer.Ordinal));
        Assert.Contains("LE2120", (await Command.RunAsync("show", "goes-0", "--url", second.Url)).Errors, StringComparison.Ordinal);
        var said = await Task.WhenAll(Enumerable.Range(0, Executions).Select(i => Command.RunAsync("run", "goes", "--id", $"goes-{i}", "--url", second.Url)).Take(ByHand));
        Assert.All(said, answer => Assert.Equal(4, answer.Code));
        await second.KillAsync();
        Assert.Equal(0, (await Command.RunAsync("index", "verify", "--postgresql", database)).Code);
    }

    private static async Task<ExecutionInfo> EndAsync(CarefulClient client, ExecutionId id)
    {
        await client.RunAsync("goes", id, new { });
        return await client.WaitAsync(id);
    }

    private static async Task PurgeAsync(EngineNode node, ExecutionId id)
    {
        using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
        using var answer = await http.DeleteAsync($"v1/executions/{id}");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<int> CountAsync(EngineNode node)
    {
        using var http = new HttpClient { BaseAddress = new Uri(node.Url) };
        return JsonDocument.Parse(await http.GetStringAsync("v1/count")).RootElement.GetProperty("total").GetInt32();
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource source, string query)
    {
        await using var command = source.CreateCommand(query);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
