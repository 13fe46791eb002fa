using Akka.Actor;
using Akka.Serialization;
using LazyEngine.Wire;

namespace LazyEngine.Actors.Tests.Mixed;

/// <summary>Writes and reads as a node of the first release does, to other nodes and in the journal: it leaves out what it does not know, passes over what it is sent of that, and fails on a message that it has never heard of.</summary>
internal sealed class OlderSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public override int Identifier => WireSerializer.Id;

    public override string Manifest(object o) => Known(WireCodec.ManifestOf(o));

    public override byte[] ToBinary(object obj) => Release.First.Reduce(Known(WireCodec.ManifestOf(obj)), WireCodec.Encode(obj));

    public override object FromBinary(byte[] bytes, string manifest) => WireCodec.Decode(Known(manifest), Release.First.Reduce(manifest, bytes));

    private static string Known(string manifest) => Release.First.Knows(manifest) ? manifest : throw new UnreadableException($"The manifest '{manifest}' is not known.");
}
