using System.Net;
using System.Text;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Queues;

namespace LazyEngine.Server.Tests;

public sealed class QueueEndpointTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    private readonly LazyEngineQueuesClient _queues = new(served.Http);

    [Fact]
    public async Task An_operator_pauses_resumes_and_drains_a_queue_from_outside()
    {
        Assert.Equal(QueueState.Paused, (await _queues.PauseAsync("default")).State);
        var paused = await _queues.GetAsync("default");
        Assert.Equal(QueueState.Paused, paused.State);
        Assert.NotNull(paused.StateSince);
        Assert.Equal(QueueState.Draining, (await _queues.DrainAsync("default")).State);
        Assert.Equal(QueueState.Open, (await _queues.ResumeAsync("default")).State);
    }

    [Fact]
    public async Task Queues_and_workers_are_listed()
    {
        var queue = Assert.Single(await _queues.ListAsync());
        var worker = Assert.Single(await _queues.WorkersAsync());

        Assert.Equal("default", queue.Name);
        Assert.Equal(("default", 16), (worker.Queue, worker.Slots));
        Assert.Equal(worker with { HeardAt = default }, Assert.Single(queue.Workers) with { HeardAt = default });
    }

    [Fact]
    public async Task A_key_is_given_a_weight_and_the_configured_one_back()
    {
        Assert.Equal(7, (await _queues.WeighAsync("default", "gold", 7)).Keys.Single(key => key.Key == "gold").Weight);
        Assert.Empty((await _queues.WeighAsync("default", "gold", null)).Keys);
    }

    [Fact]
    public async Task A_queue_that_nobody_knows_is_not_found()
    {
        var refused = await Assert.ThrowsAsync<EngineException>(() => _queues.PauseAsync("no/such queue"));
        using var answer = await served.Http.PostAsync(new Uri("v1/queues/nowhere/pause", UriKind.Relative), null);

        Assert.Equal(EngineError.UnknownQueue, refused.Code);
        Assert.Contains("'no/such queue'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"weight": 3}""", "key")]
    [InlineData("""{"key": "gold", "weight": 0}""", "weight: 0")]
    [InlineData("""{"key": "gold", "weight": "3"}""", "$.weight")]
    [InlineData("""{"key": "gold", "wait": 3}""", "wait")]
    public async Task A_wrong_weight_is_refused_with_what_is_wrong(string body, string named)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await served.Http.PostAsync(new Uri("v1/queues/default/weights", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
