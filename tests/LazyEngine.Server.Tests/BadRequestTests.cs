using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests;

/// <summary>Bad requests get an answer that says what was wrong, and change nothing.</summary>
public sealed class BadRequestTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Theory]
    [InlineData("{", "not the JSON")]
    [InlineData("null", "null")]
    [InlineData("[]", "wrong type")]
    [InlineData("""{"inputs": {}}""", "flow")]
    [InlineData("""{"flow": 7}""", "$.flow (line 1, byte 10)")]
    [InlineData("""{"flow": "approval", "inputs": []}""", "$.inputs")]
    [InlineData("""{"flow": "approval", "id": "with blank"}""", "with blank")]
    [InlineData("""{"flow": "approval", "flavour": 1}""", "flavour")]
    [InlineData("""{"flow": "approval", "flow": "approval"}""", "flow")]
    [InlineData("""{"flow": "approval"}""", "number")]
    public async Task A_wrong_run_is_refused_with_what_is_wrong(string body, string named)
    {
        var before = await CountAsync();

        var (status, detail) = await PostAsync("v1/executions", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("LazyEngine.", detail, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Theory]
    [InlineData("{}", "One of result, error and pending")]
    [InlineData("""{"result": 1}""", "One of task and token")]
    [InlineData("""{"task": "approve", "result": 1, "pending": true}""", "One of result, error and pending")]
    [InlineData("""{"task": "approve", "token": "bad-completions/approve/0.0.1", "result": 1}""", "One of task and token")]
    [InlineData("""{"token": "somewhere-else/approve/0.0.1", "result": 1}""", "another execution")]
    [InlineData("""{"token": "nonsense", "result": 1}""", "nonsense")]
    [InlineData("""{"task": "approve", "error": {"code": "X"}}""", "message")]
    public async Task A_wrong_completion_is_refused_with_what_is_wrong(string body, string named)
    {
        var id = ExecutionId.Parse("bad-completions");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");

        var (status, detail) = await PostAsync("v1/executions/bad-completions/complete", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, detail, StringComparison.Ordinal);
        Assert.Equal(TaskState.Waiting, (await served.Local.GetDetailsAsync(id)).Tasks[1].State);
    }

    [Theory]
    [InlineData("v1/executions?limit=0")]
    [InlineData("v1/executions?limit=many")]
    [InlineData("v1/executions?state=Sleeping")]
    [InlineData("v1/executions?colour=blue")]
    [InlineData("v1/executions/a%20b")]
    [InlineData("v1/executions/any/events?after=-1")]
    [InlineData("v1/executions/any/events?follow=perhaps")]
    public async Task A_wrong_question_is_refused(string path)
    {
        using var response = await served.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_not_found()
    {
        using var response = await served.Http.GetAsync("v1/executors");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("/v1/executors", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_a_hundred_megabytes_is_refused_and_the_server_stays_up()
    {
        using var body = new ByteArrayContent(new byte[100_000_000]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/executions") { Content = body, Headers = { ExpectContinue = true } };

        using var response = await served.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("LE1004", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True((await served.Http.GetAsync("v1/executions")).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_form_is_no_json()
    {
        using var form = new FormUrlEncodedContent([new("flow", "approval")]);

        using var response = await served.Http.PostAsync("v1/executions", form);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "http://somewhere.else")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "somewhere.else")]
    public async Task A_page_of_another_site_may_not_speak_through_a_browser(string header, string value)
    {
        var id = ExecutionId.Parse("not-by-a-page");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/executions/not-by-a-page/cancel");
        request.Headers.TryAddWithoutValidation(header, value);

        using var response = await served.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(ExecutionState.Running, await served.Local.GetStateAsync(id));
    }

    [Fact]
    public async Task A_flow_that_is_no_flow_is_refused()
    {
        using var body = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } };

        using var response = await served.Http.PostAsync("v1/flows", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("LE1006", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<int> CountAsync() => await served.Local.ListAsync().CountAsync();

    private async Task<(HttpStatusCode Status, string Detail)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await served.Http.PostAsync(path, content);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (response.StatusCode, problem.GetProperty("detail").GetString()!);
    }
}
