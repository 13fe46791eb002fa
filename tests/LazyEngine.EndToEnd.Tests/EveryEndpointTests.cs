using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A real server is driven by plain HTTP through every operation that its document names, on each database.</summary>
public sealed class EveryEndpointTests : IDisposable
{
    /// <summary>One task that runs here, and one for workers that there are none of.</summary>
    private const string Flows = """
        {"flows": [
          {"flow": "quick", "linear": [{"task": "run", "handler": "test.succeed", "provides": "r"}]},
          {"flow": "slow", "linear": [{"task": "run", "handler": "test.succeed"}, {"task": "ask", "handler": "test.succeed", "queue": "nobody"}]},
          {"flow": "worked", "linear": [{"task": "do", "handler": "elsewhere", "queue": "outside"}]},
          {"flow": "told", "linear": [{"signal": "go"}]},
          {"flow": "fails", "linear": [{"task": "fail", "handler": "test.fail"}]}
        ]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _driven = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task On_sqlite() => DriveAsync("--db", _folder.File("driven.db"));

    [SkippableFact]
    public async Task On_postgresql() => await DriveAsync("--postgresql", await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync());

    private async Task DriveAsync(params string[] store)
    {
        var key = (await Command.RunAsync("key", "add", _folder.File("keys"), "driver", "admin")).Output.Trim();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        // A file of flows brings the handlers for tests.
        using var server = ChildProcess.Start(Command.Program, ["serve", "--urls", url, "--workers", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"), "--api-key-file", _folder.File("keys"), "--flows", _folder.Write("any.json", """{"flow": "any", "linear": ["test.succeed"]}"""), .. store]);
        await server.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), TimeSpan.FromSeconds(120));
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

        await FlowsAsync(http);
        await ExecutionsAsync(http);
        await WorkAsync(http);
        await QueuesAsync(http);
        await CronsAsync(http);
        await EndsAsync(http);
        await PastAsync(http);

        using var document = JsonDocument.Parse(await http.GetStringAsync("openapi/v1.json"));
        var named = document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        Assert.Empty(named.Except(_driven));
        foreach (var open in new[] { "health/live", "health/ready" }) Assert.Contains("Healthy", await http.GetStringAsync(open), StringComparison.Ordinal);
        Assert.Contains("lazyengine_executions_started", await http.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    private async Task FlowsAsync(HttpClient http)
    {
        Assert.True((await PostAsync(http, "/v1/flows/validate", Flows)).GetProperty("isValid").GetBoolean());
        Assert.Equal(5, (await PostAsync(http, "/v1/flows", Flows)).GetProperty("flows").GetArrayLength());
        Assert.Equal(6, (await GetAsync(http, "/v1/flows")).GetProperty("flows").GetArrayLength());
        Assert.Equal(1, (await GetAsync(http, "/v1/flows/{name}/versions", "slow")).GetProperty("flows").GetArrayLength());
        Assert.Contains("<svg", await TextAsync(http, "/v1/flows/{flow}/graph", "slow"), StringComparison.Ordinal);
    }

    private async Task ExecutionsAsync(HttpClient http)
    {
        var quick = await PostAsync(http, "/v1/executions", """{"flow": "quick", "id": "q"}""", query: "?wait=60");
        Assert.Equal("Success", quick.GetProperty("state").GetString());
        Assert.Equal("Success", (await GetAsync(http, "/v1/executions/{id}/wait", "q")).GetProperty("state").GetString());
        Assert.Equal("5", (await GetAsync(http, "/v1/executions/{id}", "q")).GetProperty("tasks")[0].GetProperty("result").GetRawText());
        Assert.Contains("<svg", await TextAsync(http, "/v1/executions/{id}/graph", "q"), StringComparison.Ordinal);
        Assert.Contains("event: ExecutionSucceeded", await TextAsync(http, "/v1/executions/{id}/events", "q", "?follow=true"), StringComparison.Ordinal);
        Assert.Equal("driver", (await GetAsync(http, "/v1/executions/{id}/events", "q"))[0].GetProperty("by").GetProperty("who").GetString());
        Assert.Equal(1, (await GetAsync(http, "/v1/executions", query: "?flow=quick")).GetArrayLength());

        foreach (var id in new[] { "named", "by-token", "failed-by-token", "cancelled", "stopped" }) await PostAsync(http, "/v1/executions", $$"""{"flow": "slow", "id": "{{id}}"}""");
        foreach (var id in new[] { "named", "by-token", "failed-by-token" }) await UntilOfferedAsync(http, id);
        Assert.Equal("Running", (await PostAsync(http, "/v1/tasks/heartbeat", """{"token": "by-token/ask/0.0.1", "progress": {"done": 1}}""")).GetProperty("state").GetString());
        Assert.Equal("Success", (await PostAsync(http, "/v1/executions/{id}/complete", """{"task": "ask", "result": 1}""", "named")).GetProperty("state").GetString());
        Assert.Equal("Success", (await PostAsync(http, "/v1/tasks/complete", """{"token": "by-token/ask/0.0.1", "result": 1}""")).GetProperty("state").GetString());
        Assert.Equal("Failure", (await PostAsync(http, "/v1/tasks/fail", """{"token": "failed-by-token/ask/0.0.1", "error": {"code": "No", "message": "no"}}""")).GetProperty("state").GetString());
    }

    private async Task WorkAsync(HttpClient http)
    {
        await PostAsync(http, "/v1/executions", """{"flow": "worked", "id": "worked"}""");
        var given = await PostAsync(http, "/v1/work/poll", """{"worker": "w1", "queue": "outside", "waitSeconds": 20}""");
        Assert.Equal("worked/do/0.0.1", Assert.Single(given.GetProperty("dispatches").EnumerateArray()).GetProperty("token").GetString());
        Assert.Equal(0, (await PostAsync(http, "/v1/work/heartbeat", """{"worker": "w1", "token": "worked/do/0.0.1", "progress": 1}""")).GetProperty("cancelled").GetArrayLength());
        Assert.Contains("w1", await TextAsync(http, "/v1/workers"), StringComparison.Ordinal);
        Assert.Equal("Success", (await PostAsync(http, "/v1/work/complete", """{"worker": "w1", "token": "worked/do/0.0.1", "result": 1}""")).GetProperty("state").GetString());
        using (var left = await http.PostAsync("/v1/work/leave", new StringContent("""{"worker": "w1"}""", Encoding.UTF8, "application/json"))) await ReadAsync(left, "POST /v1/work/leave", HttpStatusCode.NoContent);

        await PostAsync(http, "/v1/executions", """{"flow": "slow", "id": "called"}""");
        await UntilOfferedAsync(http, "called");
        using var called = await http.PutAsync("/v1/callbacks/called/ask/0.0.1", new StringContent("""{"state": "SUCCESS", "output": 1}""", Encoding.UTF8, "application/json"));
        Assert.Contains("Success", await ReadAsync(called, "PUT /v1/callbacks/{token}"), StringComparison.Ordinal);
    }

    private async Task QueuesAsync(HttpClient http)
    {
        Assert.Contains("outside", await TextAsync(http, "/v1/queues"), StringComparison.Ordinal);
        Assert.Equal("Paused", (await PostAsync(http, "/v1/queues/{name}/pause", null, "outside")).GetProperty("state").GetString());
        Assert.Equal("Draining", (await PostAsync(http, "/v1/queues/{name}/drain", null, "outside")).GetProperty("state").GetString());
        Assert.Equal("Open", (await PostAsync(http, "/v1/queues/{name}/resume", null, "outside")).GetProperty("state").GetString());
        await PostAsync(http, "/v1/queues/{name}/weights", """{"key": "gold", "weight": 3}""", "outside");
        // The key of what the queue has just had may still be there beside it.
        var keys = (await GetAsync(http, "/v1/queues/{name}", "outside")).GetProperty("keys").EnumerateArray();
        Assert.Equal(3, keys.Single(key => key.GetProperty("key").GetString() == "gold").GetProperty("weight").GetInt32());
        Assert.Equal(1, (await GetAsync(http, "/v1/cluster")).GetProperty("nodes").GetArrayLength());
    }

    private async Task CronsAsync(HttpClient http)
    {
        await PostAsync(http, "/v1/crons", """{"name": "yearly", "flow": "quick", "pattern": "0 0 1 1 *"}""");
        Assert.Contains("yearly", await TextAsync(http, "/v1/crons"), StringComparison.Ordinal);
        using var deleted = await http.DeleteAsync(Path("/v1/crons/{name}", "yearly"));
        await ReadAsync(deleted, "DELETE /v1/crons/{name}", HttpStatusCode.NoContent);
        Assert.DoesNotContain("yearly", await TextAsync(http, "/v1/crons"), StringComparison.Ordinal);
    }

    private async Task EndsAsync(HttpClient http)
    {
        await PostAsync(http, "/v1/executions/{id}/stop", null, "stopped");
        await PostAsync(http, "/v1/executions/{id}/resume", null, "stopped");
        Assert.Equal("Running", (await GetAsync(http, "/v1/executions/{id}/state", "stopped")).GetProperty("state").GetString());
        Assert.NotEqual(0, (await GetAsync(http, "/v1/executions/{id}/explain", "stopped")).GetProperty("waits").GetArrayLength());
        Assert.Equal("Cancelled", (await PostAsync(http, "/v1/executions/{id}/cancel", """{"reason": "enough"}""", "cancelled")).GetProperty("state").GetString());

        await PostAsync(http, "/v1/flows", """{"version": "2.0", "ended": {"output": {"where": "<% env().where %>"}, "tasks": {"ask": {"action": "std.async_noop"}}}}""");
        await PostAsync(http, "/v1/executions", """{"flow": "ended", "id": "ended"}""");
        await PostAsync(http, "/v1/executions/{id}/stop", null, "ended");
        await PostAsync(http, "/v1/executions/{id}/resume", """{"environment": {"where": "north"}}""", "ended");
        await PostAsync(http, "/v1/executions/{id}/end", """{"state": "Success", "message": "enough"}""", "ended");
        Assert.Equal("Success", (await GetAsync(http, "/v1/executions/{id}/wait", "ended")).GetProperty("state").GetString());
        Assert.Equal("north", (await GetAsync(http, "/v1/executions/{id}", "ended")).GetProperty("output").GetProperty("where").GetString());

        await PostAsync(http, "/v1/executions", """{"flow": "told", "id": "told"}""");
        Assert.Equal("Success", (await PostAsync(http, "/v1/executions/{id}/signal", """{"name": "go", "value": 1}""", "told")).GetProperty("state").GetString());

        Assert.Equal("Failure", (await PostAsync(http, "/v1/executions", """{"flow": "fails", "id": "f"}""", query: "?wait=60")).GetProperty("state").GetString());
        Assert.Equal(1, (await PostAsync(http, "/v1/executions/{id}/rerun/foresee", null, "f")).GetProperty("begins").GetProperty("count").GetInt32());
        await PostAsync(http, "/v1/executions/{id}/rerun", """{"values": {"fail": 1}}""", "f");
        Assert.Equal("Success", (await GetAsync(http, "/v1/executions/{id}/wait", "f")).GetProperty("state").GetString());
        await PostAsync(http, "/v1/executions", """{"flow": "slow", "id": "skipped", "startAt": "2100-01-01T00:00:00Z"}""");
        await PostAsync(http, "/v1/executions/{id}/skip", """{"task": "ask", "value": 1}""", "skipped");
    }

    private async Task PastAsync(HttpClient http)
    {
        Assert.Equal(1, (await GetAsync(http, "/v1/count", query: "?flow=quick")).GetProperty("total").GetInt32());
        Assert.Contains("quick", await TextAsync(http, "/v1/executions/{id}/report", "q"), StringComparison.Ordinal);
        Assert.Contains("\"Running\"", await TextAsync(http, "/v1/executions/{id}/at/{version}", "q"), StringComparison.Ordinal);
        Assert.Contains("TaskScheduled", await TextAsync(http, "/v1/executions/{id}/changes", "q"), StringComparison.Ordinal);
        await TextAsync(http, "/v1/compare", query: "?left=q&right=q");
        await PostAsync(http, "/v1/executions/{id}/fork/foresee", """{"at": 1}""", "q");
        await PostAsync(http, "/v1/executions/{id}/fork", """{"at": 1, "id": "forked"}""", "q");
        Assert.Equal("Success", (await GetAsync(http, "/v1/executions/{id}/wait", "forked")).GetProperty("state").GetString());
        Assert.NotEmpty(await TextAsync(http, "/v1/executions/{id}/archive", "q"));
        Assert.Equal(0, (await GetAsync(http, "/v1/retention")).GetProperty("due").GetArrayLength());
        using (var deleted = await http.DeleteAsync(Path("/v1/executions/{id}", "q"))) await ReadAsync(deleted, "DELETE /v1/executions/{id}");
        using var gone = await http.GetAsync(Path("/v1/executions/{id}", "q"));
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
    }

    private async Task UntilOfferedAsync(HttpClient http, string id) =>
        await Until.TrueAsync(() => GetAsync(http, "/v1/executions/{id}", id), shown => shown.GetProperty("tasks").EnumerateArray().Any(task => task.GetProperty("name").GetString() == "ask" && task.GetProperty("state").GetString() == "Scheduled"));

    private async Task<JsonElement> GetAsync(HttpClient http, string template, string? id = null, string query = "") => JsonDocument.Parse(await TextAsync(http, template, id, query)).RootElement;

    private async Task<string> TextAsync(HttpClient http, string template, string? id = null, string query = "")
    {
        using var response = await http.GetAsync(Path(template, id) + query);
        return await ReadAsync(response, $"GET {template}");
    }

    private async Task<JsonElement> PostAsync(HttpClient http, string template, string? body, string? id = null, string query = "")
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(Path(template, id) + query, content);
        return JsonDocument.Parse(await ReadAsync(response, $"POST {template}")).RootElement;
    }

    private async Task<string> ReadAsync(HttpResponseMessage response, string operation, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{operation}: {response.StatusCode} {text}");
        _driven.Add(operation);
        return text;
    }

    private static string Path(string template, string? id) => template.Replace("{id}", id, StringComparison.Ordinal).Replace("{name}", id, StringComparison.Ordinal).Replace("{flow}", id, StringComparison.Ordinal).Replace("{version}", "1", StringComparison.Ordinal);
}
