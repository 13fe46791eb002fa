using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>What ends by its age or by a command is gone for good, whoever is killed meanwhile; what was archived is shown without an engine.</summary>
public sealed class RetentionCommandTests : IDisposable
{
    private const int Executions = 60;
    private const int Kills = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task A_purge_that_is_killed_again_and_again_is_finished_on_sqlite() => KillPurgesAsync("--db", _folder.File("kept.db"));

    [SkippableFact]
    public async Task A_purge_that_is_killed_again_and_again_is_finished_on_postgresql() => await KillPurgesAsync("--postgresql", await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync());

    private async Task KillPurgesAsync(params string[] store)
    {
        var flows = _folder.Write("flows.yaml", "flow: goes\nkeep-for: 1s\nlinear:\n  - task: one\n    handler: test.succeed\n  - task: two\n    child: {flow: inner, linear: [{task: three, handler: test.succeed}]}\n");
        using (var first = new Server([.. store, "--flows", flows]))
        {
            await first.StartAsync();
            using var http = new HttpClient { BaseAddress = new Uri(first.Url) };
            await Parallel.ForEachAsync(Enumerable.Range(0, Executions), async (i, token) =>
            {
                using var body = new StringContent($$"""{"flow": "goes", "id": "goes-{{i}}"}""", System.Text.Encoding.UTF8, "application/json");
                using var ended = await http.PostAsync("v1/executions?wait=60", body, token);
                Assert.Contains("Success", await ended.Content.ReadAsStringAsync(token), StringComparison.Ordinal);
            });
            var foreseen = (await first.AskAsync("retention")).Json;
            Assert.Contains(foreseen.GetProperty("flows").EnumerateArray(), flow => flow.GetProperty("flow").GetString() == "goes" && flow.GetProperty("by").GetString() == "Flow");
            await first.KillAsync();
        }

        // One at a time, and soon the next, so that kills come in the middle; as many of them as the machine leaves time for.
        var often = _folder.Write("often.conf", "lazyengine.retention { sweep-every = 10 ms\n batch = 1\n batch-pause = 15 ms\n tombstones-keep-for = 100 d }");
        using var server = new Server([.. store, "--flows", flows, "--conf", often]);
        var left = 2 * Executions;
        var kills = 0;
        while (kills < Kills && left > 0)
        {
            await server.StartAsync();
            var before = left;
            left = await Until.TrueAsync(() => CountAsync(server), now => now < before);
            await server.KillAsync();
            if (left > 0) kills++;
        }

        Assert.True(kills > 0, "The first kill came too late to be in the middle.");
        await server.StartAsync();
        await Until.TrueAsync(() => CountAsync(server), now => now == 0, TimeSpan.FromMinutes(3));
        for (var i = 0; i < Executions; i++) Assert.Equal(4, (await server.AskAsync("show", $"goes-{i}")).Code);
        Assert.Contains("by 'retention'", (await server.AskAsync("show", "goes-1")).Errors, StringComparison.Ordinal);
        Assert.Contains("LE2120", (await server.AskAsync("run", "goes", "--id", "goes-0")).Errors, StringComparison.Ordinal);
        await server.KillAsync();
        Assert.Equal(0, (await Command.RunAsync(["index", "verify", .. store])).Code);
        Assert.Equal(string.Empty, (await Command.RunAsync(["list", .. store, "--json"])).Output.Trim());
    }

    [Fact]
    public async Task A_fork_of_a_workflow_is_archived_purged_and_shown_from_its_bundle_without_an_engine()
    {
        var workflows = Directory.CreateDirectory(_folder.File("workflows")).FullName;
        await File.WriteAllTextAsync(Path.Combine(workflows, "trip.yaml"), "version: '2.0'\ntrip:\n  input: [city]\n  output: {told: <% $.told %>}\n  tasks:\n    look:\n      action: std.echo output=<% $.city %>\n      publish: {told: <% task().result %>}\n      on-success: [tell]\n    tell:\n      action: std.echo output=<% $.told %>\n");
        var bundle = _folder.File("fork.bundle");
        using var server = new Server("--db", _folder.File("kept.db"), "--workflows", workflows);
        await server.StartAsync();
        await server.AskAsync("run", "trip", "--id", "first", "--input", "city=Oslo", "--wait");

        var forked = await server.AskAsync("fork", "first", "--at", "2", "--id", "again", "--why", "Oslo was shut");
        Assert.Equal("Success", (await server.AskAsync("wait", "again")).State);
        Assert.Equal((0, 0), (forked.Code, (await server.AskAsync("archive", "again", "--output", bundle)).Code));
        var shown = (await server.AskAsync("show", "again")).Json;
        Assert.Equal(0, (await server.AskAsync("purge", "first", "--why", "of no use")).Code);
        Assert.Equal(0, (await server.AskAsync("purge", "again")).Code);
        foreach (var verb in new[] { "events", "show", "explain", "wait", "cancel", "changes", "graph" })
            Assert.Contains("of no use", (await server.AskAsync(verb, "first")).Errors, StringComparison.Ordinal);
        using (var http = new HttpClient { BaseAddress = new Uri(server.Url) })
        using (var gone = await http.GetAsync("v1/executions/first"))
        {
            Assert.Equal(System.Net.HttpStatusCode.Gone, gone.StatusCode);
            Assert.Matches("\"code\":\"LE2120\".*was deleted at 20.* by 'anybody': of no use", System.Text.RegularExpressions.Regex.Unescape(await gone.Content.ReadAsStringAsync()));
        }

        await server.KillAsync();

        Assert.Contains("again", (await Command.RunAsync("import", bundle)).Output, StringComparison.Ordinal);
        var offline = (await Command.RunAsync("show", "again", "--bundle", bundle, "--json")).Json;
        foreach (var field in new[] { "state", "output", "forked" }) Assert.Equal(shown.GetProperty(field).GetRawText(), offline.GetProperty(field).GetRawText());
        Assert.Equal(["look", "tell"], offline.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()));
        Assert.Contains("ExecutionForked", (await Command.RunAsync("events", "again", "--bundle", bundle)).Output, StringComparison.Ordinal);
        Assert.Contains("<svg", (await Command.RunAsync("graph", "again", "--bundle", bundle, "--format", "svg")).Output, StringComparison.Ordinal);
    }

    private static async Task<int> CountAsync(Server server)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        return JsonDocument.Parse(await http.GetStringAsync("v1/count")).RootElement.GetProperty("total").GetInt32();
    }
}
