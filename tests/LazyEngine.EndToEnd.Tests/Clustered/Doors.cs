using LazyEngine.EndToEnd.Tests.Served;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>Sends each request to the next of several servers, as a load balancer without health checks does.</summary>
internal sealed class Doors(IReadOnlyList<IServed> servers) : DelegatingHandler(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2) })
{
    private int _next;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var server = servers[(int)((uint)Interlocked.Increment(ref _next) % servers.Count)];
        request.RequestUri = new Uri(server.Url + request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
