using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests;

/// <summary>An engine behind HTTP is the same engine.</summary>
public sealed class HttpEngineTests(ServedEngine served) : RemoteEngineTests(served, served.Remote)
{
    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unavailable()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:1") };

        var refusal = await Assert.ThrowsAsync<EngineException>(() => new LazyEngineClient(http).GetStateAsync(ExecutionId.Parse("any")));

        Assert.Equal(EngineError.Unavailable, refusal.Code);
        Assert.Contains("http://127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_kind_is_recognised()
    {
        using var http = new HttpClient(new ForeignServer()) { BaseAddress = new Uri("http://elsewhere") };

        var refusal = await Assert.ThrowsAsync<EngineException>(() => new LazyEngineClient(http).GetStateAsync(ExecutionId.Parse("any")));

        Assert.Equal(EngineError.Unavailable, refusal.Code);
        Assert.Contains("no answer of a LazyEngine server", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_goes_away_in_the_middle_of_an_answer_is_said_to_be_unavailable()
    {
        using var http = new HttpClient(new DyingServer()) { BaseAddress = new Uri("http://dying") };
        var engine = new LazyEngineClient(http);
        var id = ExecutionId.Parse("any");

        foreach (var ask in new Func<Task>[]
        {
            () => engine.GetStateAsync(id),
            async () => await engine.ListAsync().ToListAsync(),
            async () => await engine.EventsAsync(id, follow: false).ToListAsync(),
            async () => await engine.EventsAsync(id).ToListAsync(),
        })
        {
            var refusal = await Assert.ThrowsAsync<EngineException>(ask);
            Assert.Equal(EngineError.Unavailable, refusal.Code);
            Assert.Contains("broke off", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_connection_that_breaks_while_it_is_made_is_said_to_be_unavailable()
    {
        using var http = new HttpClient(new BrokenLine()) { BaseAddress = new Uri("http://breaking") };

        var refusal = await Assert.ThrowsAsync<EngineException>(() => new LazyEngineClient(http).GetStateAsync(ExecutionId.Parse("any")));

        Assert.Equal(EngineError.Unavailable, refusal.Code);
        Assert.Contains("http://breaking", refusal.Message, StringComparison.Ordinal);
    }

    private sealed class BrokenLine : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new SocketException((int)SocketError.NotConnected);
    }

    private sealed class ForeignServer : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html>bad gateway</html>") });
    }

    private sealed class DyingServer : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = new Pipe();
            await answer.Writer.CompleteAsync(new IOException("The connection was reset."));
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(answer.Reader.AsStream()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        }
    }
}
