namespace LazyEngine.Cli.Output;

/// <summary>What <c>serve</c> tells once it can be used.</summary>
/// <param name="Url">Where the HTTP API is.</param>
/// <param name="Store">Where it keeps everything; null for a node that keeps nothing.</param>
/// <param name="Flows">The flows that it was given.</param>
/// <param name="Node">Its place in a cluster; null where it is alone.</param>
internal sealed record Listening(string Url, string? Store, IReadOnlyCollection<string> Flows, JoinedNode? Node);

/// <summary>A node that has joined its cluster.</summary>
/// <param name="Address">Where other nodes reach it.</param>
/// <param name="Roles">What it does.</param>
/// <param name="Began">Whether the cluster began with it.</param>
internal sealed record JoinedNode(string Address, IReadOnlyList<string> Roles, bool Began)
{
    public override string ToString() =>
        $"It is the node {Address} of a cluster, {(Roles.Count == 0 ? "without a role" : $"with the roles {string.Join(", ", Roles)}")}.{(Began ? $" It began that cluster; others join it by --seed {Address}." : string.Empty)}";
}
