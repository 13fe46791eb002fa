using Akka.Actor;
using Akka.Configuration;
using Akka.Remote.Transport;

namespace LazyEngine.Actors;

/// <summary>The transport of a node that is alone: it opens no socket, so that no other process can join or send.</summary>
/// <remarks>Sharding needs a cluster, a cluster needs remoting, and remoting needs a transport; a cluster of one never uses it.</remarks>
internal sealed class SealedTransport : Transport
{
    private readonly Address _address;

    /// <summary>Called by the actor system, which read the class name from <c>transport-class</c>.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="config">The section of the transport.</param>
    public SealedTransport(ActorSystem system, Config config)
    {
        ArgumentNullException.ThrowIfNull(system);
        System = system;
        Config = config;
        SchemeIdentifier = "sealed";
        MaximumPayloadBytes = int.MaxValue;
        // Two systems of one process are as far apart as two of two processes.
        _address = new Address(SchemeIdentifier, system.Name, Guid.NewGuid().ToString("N"), 1);
    }

    /// <inheritdoc />
    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen() =>
        Task.FromResult((_address, new TaskCompletionSource<IAssociationEventListener>()));

    /// <inheritdoc />
    public override bool IsResponsibleFor(Address remote) => true;

    /// <inheritdoc />
    public override Task<AssociationHandle> Associate(Address remoteAddress) =>
        Task.FromException<AssociationHandle>(new InvalidAssociationException($"This node is embedded and talks to nobody; {remoteAddress} cannot be reached."));

    /// <inheritdoc />
    public override Task<bool> Shutdown() => Task.FromResult(true);
}
