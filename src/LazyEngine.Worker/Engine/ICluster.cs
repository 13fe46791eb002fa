namespace LazyEngine;

/// <summary>How the nodes of the engine are doing, for those who run them.</summary>
public interface ICluster
{
    /// <summary>Asks every node how it is doing. An engine that is alone is a cluster of one node.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The cluster as the node that is asked sees it. What a node does not answer is left empty, and its <see cref="ClusterNode.Problem"/> says why.</returns>
    Task<ClusterInfo> DescribeAsync(CancellationToken cancellationToken = default);
}
