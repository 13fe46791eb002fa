using System.Net;
using System.Net.ServerSentEvents;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Server.Tests.Contract;

/// <summary>Events are followed live, and gone on with after any of them: none is missing, none comes twice.</summary>
public sealed class EventStreamTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Fact]
    public async Task A_reader_that_loses_the_connection_after_each_event_sees_what_one_that_does_not_sees()
    {
        var id = ExecutionId.Parse("broken-off-after-each");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        await served.Local.TaskCompleteAsync(id, "approve", Outcome.Success(true));
        await served.Local.WaitAsync(id);
        var whole = await ReadAsync(id, null).ToListAsync();

        var pieces = new List<SseItem<string>>();
        while (await ReadAsync(id, pieces.Count == 0 ? null : pieces[^1].EventId).FirstOrDefaultAsync() is { EventId: not null } next) pieces.Add(next);

        Assert.True(whole.Count > 5);
        Assert.Equal(whole.Select(Shown), pieces.Select(Shown));
        Assert.Equal(HttpStatusCode.NoContent, (await OpenAsync(id, whole[^1].EventId)).StatusCode);
    }

    [Fact]
    public async Task A_reader_that_comes_back_sees_what_has_happened_meanwhile()
    {
        var id = ExecutionId.Parse("gone-meanwhile");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        var before = await ReadAsync(id, null).FirstAsync(entry => entry.EventType == "TaskDeferred");

        await served.Local.CancelAsync(id, "meanwhile");

        Assert.Contains(await ReadAsync(id, before.EventId).ToListAsync(), entry => entry.EventType == "ExecutionCancelled");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.2.3")]
    [InlineData("99999999999999999999.1")]
    public async Task An_id_that_is_none_is_refused(string last)
    {
        var id = ExecutionId.Parse("followed-from-nowhere");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });

        Assert.Equal(HttpStatusCode.BadRequest, (await OpenAsync(id, last)).StatusCode);
    }

    private static (string?, string, string) Shown(SseItem<string> item) => (item.EventId, item.EventType, item.Data);

    private async Task<HttpResponseMessage> OpenAsync(ExecutionId id, string? last)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"v1/executions/{id}/events") { Headers = { { "Accept", "text/event-stream" } } };
        if (last is not null) request.Headers.Add("Last-Event-ID", last);
        return await served.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async IAsyncEnumerable<SseItem<string>> ReadAsync(ExecutionId id, string? last)
    {
        using var response = await OpenAsync(id, last);
        if (response.StatusCode == HttpStatusCode.NoContent) yield break;
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync()) yield return item;
    }
}
