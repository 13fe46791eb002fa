namespace LazyEngine;

/// <summary>A cluster as one of its nodes sees it.</summary>
/// <param name="Nodes">Its nodes, by their addresses.</param>
/// <param name="Queues">The queues that nodes hold or workers work on, by their names.</param>
public sealed record ClusterInfo(Sequence<ClusterNode> Nodes, Sequence<ClusterQueue> Queues);

/// <summary>A node of a cluster.</summary>
/// <param name="Address">Where other nodes reach it, as <c>host:port</c>.</param>
/// <param name="Roles">What it does: <c>engine</c>, <c>worker</c>, both or neither.</param>
/// <param name="Status">Whether it is a member in full.</param>
/// <param name="IsReachable">Whether the nodes that watch it hear from it.</param>
public sealed record ClusterNode(string Address, Sequence<string> Roles, ClusterNodeStatus Status, bool IsReachable)
{
    /// <summary>Whether it is the engine that says which engine holds which shard: the oldest one.</summary>
    public bool PlacesShards { get; init; }

    /// <summary>The version of LazyEngine that it runs; null where it has not answered.</summary>
    public string? Version { get; init; }

    /// <summary>When it was started; null where it has not answered.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How many shards of executions it holds.</summary>
    public int Shards { get; init; }

    /// <summary>How many executions are awake on it.</summary>
    public int Executions { get; init; }

    /// <summary>The workers that run on it, or have connected to it: one for each queue that they work on.</summary>
    public Sequence<ClusterWorker> Workers { get; init; } = [];

    /// <summary>Why it does not say how it is doing; null where it does.</summary>
    public string? Problem { get; init; }
}

/// <summary>How far a node is on its way in or out.</summary>
public enum ClusterNodeStatus
{
    /// <summary>It has asked to join.</summary>
    Joining,

    /// <summary>It works, while some node cannot be reached; it is a member once all can.</summary>
    WeaklyUp,

    /// <summary>It is a member.</summary>
    Up,

    /// <summary>It was told to stop, and hands over what it has.</summary>
    Leaving,

    /// <summary>It has handed everything over.</summary>
    Exiting,

    /// <summary>The others go on without it.</summary>
    Down,
}

/// <summary>A worker on one queue.</summary>
/// <param name="Id">The worker.</param>
/// <param name="Queue">The queue that it works on.</param>
/// <param name="Slots">How many attempts it runs at once.</param>
/// <param name="IsRemote">Whether its handlers run in another process, which is no node.</param>
/// <param name="Software">Of a node's worker the version; of another what it is and of which version, in its own words; empty where it does not say.</param>
public sealed record ClusterWorker(string Id, string Queue, int Slots, bool IsRemote, string Software);

/// <summary>A queue.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Node">The node that holds its line; null where nothing has used it yet, or that node has not answered.</param>
/// <param name="Workers">How many workers work on it.</param>
/// <param name="Slots">How many of its attempts they run at once.</param>
public sealed record ClusterQueue(string Name, string? Node, int Workers, int Slots);
