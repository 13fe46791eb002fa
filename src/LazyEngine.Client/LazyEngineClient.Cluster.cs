namespace LazyEngine.Client;

public sealed partial class LazyEngineClient : ICluster
{
    /// <inheritdoc />
    public Task<ClusterInfo> DescribeAsync(CancellationToken cancellationToken = default) => _server.GetAsync<ClusterInfo>("v1/cluster", cancellationToken);
}
