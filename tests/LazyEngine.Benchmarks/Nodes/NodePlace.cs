using System.Text.Json;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>What a process of its own is to be: an engine, a worker or both, of a cluster or alone.</summary>
internal sealed record NodePlace
{
    /// <summary>One of <see cref="Place.Stores"/>; null for a worker without a store.</summary>
    public string? Store { get; init; }

    /// <summary>The address of the store.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>The port where other nodes reach it; null for one that is in no cluster.</summary>
    public int? Port { get; init; }

    /// <summary>The nodes to join by, as <c>host:port</c>.</summary>
    public string[] Seeds { get; init; } = [];

    /// <summary>What it does in its cluster.</summary>
    public string[] Roles { get; init; } = [];

    /// <summary>Whether it leaves the handlers to others.</summary>
    public bool WorksNowhere { get; init; }

    /// <summary>The port of its HTTP API.</summary>
    public int? Http { get; init; }

    /// <summary>The port where it takes workers over gRPC.</summary>
    public int? Door { get; init; }

    /// <summary>The port of the engine for which it works over gRPC; it is then nothing else.</summary>
    public int? WorksFor { get; init; }

    public static NodePlace Read(string json) => JsonSerializer.Deserialize<NodePlace>(json) ?? throw new InvalidDataException("A place is missing.");

    public override string ToString() => JsonSerializer.Serialize(this);
}
