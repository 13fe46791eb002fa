using Akka.Actor;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Which actors have granted attempts: what came out of an attempt is told there first, without the way through the region and its shard.</summary>
/// <remarks>An actor may have left the memory or moved meanwhile. What is lost that way is repeated, and repeats go through the region.</remarks>
internal sealed class Granters
{
    /// <summary>After so long it may be gone for having had nothing to do.</summary>
    private static readonly TimeSpan StaysFor = TimeSpan.FromSeconds(30);

    private readonly Dictionary<AttemptToken, (IActorRef Granter, DateTimeOffset At)> _granters = [];

    public void Note(AttemptToken token, IActorRef granter, DateTimeOffset at) => _granters[token] = (granter, at);

    public void Forget(AttemptToken token) => _granters.Remove(token);

    /// <summary>Where an outcome is sent: to the one that has granted the attempt for the first time and if that was just now, else to the region.</summary>
    public IActorRef Take(AttemptToken token, DateTimeOffset now, IActorRef region) =>
        _granters.Remove(token, out var noted) && now - noted.At < StaysFor ? noted.Granter : region;
}
