using System.Net;
using System.Text;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests.Contract;

/// <summary>A request that names itself is carried out once; what has not changed is not sent again.</summary>
public sealed class RepeatTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Fact]
    public async Task A_repeated_run_without_an_id_starts_one_execution_and_gets_the_same_answer()
    {
        var before = await served.Local.ListAsync().CountAsync();

        var first = await PostAsync("v1/executions", """{"flow": "approval", "inputs": {"number": 1}}""", "run-once");
        var second = await PostAsync("v1/executions", """{"flow": "approval", "inputs": {"number": 1}}""", "run-once");

        Assert.Equal((HttpStatusCode.OK, first.Body), (second.Status, second.Body));
        Assert.Equal(before + 1, await served.Local.ListAsync().CountAsync());
    }

    [Fact]
    public async Task Repeats_at_the_same_time_are_one_request()
    {
        var id = ExecutionId.Parse("signalled-at-once");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync($"v1/executions/{id}/signal", """{"name": "go"}""", "signal-once")));

        Assert.Single(answers.Distinct());
        Assert.Single(await served.Local.EventsAsync(id, follow: false).Where(entry => entry.Kind == "SignalReceived").ToListAsync());
    }

    [Fact]
    public async Task A_repeat_that_the_server_has_forgotten_changes_nothing_either()
    {
        var id = ExecutionId.Parse("signalled-by-two-servers");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });

        // Two servers share no memory, but a journal.
        using (Acting.Once("the-same-request")) await served.Local.SignalAsync(id, "go", Payload.None);
        using (Acting.Once("the-same-request")) await served.Local.SignalAsync(id, "go", Payload.None);

        Assert.Single(await served.Local.EventsAsync(id, follow: false).Where(entry => entry.Kind == "SignalReceived").ToListAsync());
    }

    [Fact]
    public async Task A_refusal_is_repeated_too()
    {
        var first = await PostAsync("v1/executions/nobody-here/stop", null, "stop-once");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = ExecutionId.Parse("nobody-here") });
        var second = await PostAsync("v1/executions/nobody-here/stop", null, "stop-once");

        Assert.Equal((HttpStatusCode.NotFound, first.Body), (second.Status, second.Body));
        Assert.Equal(ExecutionState.Running, await served.Local.GetStateAsync(ExecutionId.Parse("nobody-here")));
    }

    [Fact]
    public async Task A_key_is_for_one_request_only()
    {
        await PostAsync("v1/executions", """{"flow": "approval", "inputs": {"number": 1}}""", "one-key");

        var other = await PostAsync("v1/executions", """{"flow": "approval", "inputs": {"number": 2}}""", "one-key");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains(EngineError.KeyReused, other.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_with_blanks_is_refused() => Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("v1/executions", "{}", "a b")).Status);

    [Theory]
    [InlineData("")]
    [InlineData("/state")]
    public async Task What_has_not_changed_is_not_sent_again(string of)
    {
        var id = ExecutionId.Parse($"tagged{of.Replace('/', '-')}");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        using var first = await served.Http.GetAsync($"v1/executions/{id}{of}");
        var tag = first.Headers.ETag!.ToString();

        using var same = await AskAsync($"v1/executions/{id}{of}", tag);
        await served.Local.CancelAsync(id, "enough");
        using var changed = await AskAsync($"v1/executions/{id}{of}", tag);

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await same.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task A_task_is_completed_and_failed_by_its_token_alone()
    {
        var (one, two) = (ExecutionId.Parse("completed-by-token"), ExecutionId.Parse("failed-by-token"));
        foreach (var id in new[] { one, two })
        {
            await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
            await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        }

        await PostAsync("v1/tasks/complete", $$"""{"token": "{{one}}/approve/0.0.1", "result": true}""", null);
        await PostAsync("v1/tasks/fail", $$$"""{"token": "{{{two}}}/approve/0.0.1", "error": {"code": "No", "message": "not today"}}""", null);

        Assert.Equal(ExecutionState.Success, (await served.Local.WaitAsync(one)).State);
        Assert.Equal("No", (await served.Local.WaitAsync(two)).Error!.Code);
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await served.Http.SendAsync(request);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string? body, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await served.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
