namespace LazyEngine.Dispatch;

/// <summary>What a worker says of itself.</summary>
internal sealed record WorkerFacts
{
    /// <summary>A worker that says nothing.</summary>
    public static WorkerFacts None { get; } = new();

    /// <summary>The groups that it is in, besides the one of its own name.</summary>
    public Sequence<string> Groups { get; init; }

    /// <summary>What it is, for people.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The node that it runs on or is connected to.</summary>
    public string Node { get; init; } = string.Empty;

    /// <summary>Whether its handlers run in another process, which is no node.</summary>
    public bool IsRemote { get; init; }
}
