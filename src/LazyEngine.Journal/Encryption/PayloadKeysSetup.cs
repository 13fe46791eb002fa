using Akka.Actor.Setup;

namespace LazyEngine.Journal;

/// <summary>The keys that an application gives in code.</summary>
internal sealed class PayloadKeysSetup(IPayloadKeys keys) : Setup
{
    public IPayloadKeys Keys { get; } = keys;
}
