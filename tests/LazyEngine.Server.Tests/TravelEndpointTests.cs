using System.Net;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests;

public sealed class TravelEndpointTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    private readonly LazyEngineClient _engine = new(served.Http);

    [Fact]
    public async Task A_client_looks_back_forks_archives_and_purges()
    {
        var (id, fork) = (ExecutionId.Parse("looked-at"), ExecutionId.Parse("looked-at-fork"));
        await _engine.RunAsync("approval", new { number = 4 }, new RunOptions { Id = id });
        var token = (await _engine.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred")).Token!;

        Assert.Equal(ExecutionState.Running, (await _engine.GetAtAsync(id, 1)).State);
        Assert.Equal([1, 2, 3], (await _engine.ChangesAsync(id).ToListAsync()).Select(change => change.Version));
        Assert.Equal([3], (await _engine.ChangesAsync(id, 2).ToListAsync()).Select(change => change.Version));
        var foreseen = await _engine.ForeseeForkAsync(id, 3, new ForkOptions { Inputs = new { number = 5 } });
        Assert.Equal(("approve", 1), (Assert.Single(foreseen.Repeats).Task, foreseen.Repeats[0].Attempts));
        var forked = await _engine.ForkAsync(id, 1, new ForkOptions { Id = fork, Inputs = new { number = 5 } });
        Assert.Equal(fork, forked.Id);
        var second = (await _engine.EventsAsync(fork).FirstAsync(entry => entry.Kind == "TaskDeferred")).Token!;
        await _engine.TaskCompleteAsync(token, "yes");
        await _engine.TaskCompleteAsync(second, "yes");
        Assert.Equal(10, (await _engine.GetDetailsAsync(fork)).Tasks[0].Result!.As<int>());
        Assert.Equal("double", (await _engine.CompareAsync(id, fork)).Tasks[0].Task);

        using var bundle = new MemoryStream();
        await _engine.ArchiveAsync(id, bundle);
        Assert.Equal("PK"u8.ToArray(), bundle.ToArray()[..2]);
        var kept = Assert.Single(await _engine.MeasureAsync(id));
        Assert.Equal((id, ExecutionState.Success), (kept.Execution, kept.State));
        Assert.Equal([id], await _engine.PurgeAsync(id));
        var gone = await Assert.ThrowsAsync<EngineException>(() => _engine.GetDetailsAsync(id));
        Assert.Equal(EngineError.Purged, gone.Code);
        using var response = await served.Http.GetAsync(new Uri($"v1/executions/{id}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Gone, response.StatusCode);
        Assert.Equal(ExecutionState.Success, await _engine.GetStateAsync(fork));
    }

    [Theory]
    [InlineData("GET", "executions/nobody/at/1", null, 404, "No execution 'nobody'")]
    [InlineData("GET", "executions/nobody/at/0", null, 400, "a number from 1 up")]
    [InlineData("GET", "executions/nobody/at/x", null, 400, "a number from 1 up")]
    [InlineData("GET", "executions/nobody/changes", null, 404, "No execution 'nobody'")]
    [InlineData("GET", "executions/nobody/changes?after=-1", null, 400, "from 0 up")]
    [InlineData("GET", "executions/nobody/archive", null, 404, "No execution 'nobody'")]
    [InlineData("GET", "executions/nobody/archive?dryRun=perhaps", null, 404, "No execution 'nobody'")]
    [InlineData("GET", "compare?left=a", null, 400, "left and right are expected")]
    [InlineData("GET", "compare?left=a&right=b", null, 404, "No execution 'a'")]
    [InlineData("DELETE", "executions/nobody", null, 404, "No execution 'nobody'")]
    [InlineData("POST", "executions/nobody/fork", "{}", 400, "at")]
    [InlineData("POST", "executions/nobody/fork", "{\"at\": 0}", 400, "from 1")]
    [InlineData("POST", "executions/nobody/fork", "{\"at\": 1}", 404, "No execution 'nobody'")]
    [InlineData("POST", "executions/nobody/fork/foresee", "{\"at\": 1}", 404, "No execution 'nobody'")]
    public async Task What_cannot_be_meant_is_refused_with_what_is_wrong(string method, string path, string? body, int status, string says)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"v1/{path}", UriKind.Relative));
        if (body is not null) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var response = await served.Http.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(says, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
