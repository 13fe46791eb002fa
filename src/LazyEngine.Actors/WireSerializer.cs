using Akka.Actor;
using Akka.Serialization;
using LazyEngine.Wire;

namespace LazyEngine.Actors;

/// <summary>Lets Akka.NET write and read what LazyEngine.Wire knows; a type without a mapping fails when it is sent.</summary>
internal sealed class WireSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Stands in every journal row; may never change.</summary>
    public const int Id = 741;

    public override int Identifier => Id;

    public override string Manifest(object o) => WireCodec.ManifestOf(o);

    public override byte[] ToBinary(object obj) => WireCodec.Encode(obj);

    public override object FromBinary(byte[] bytes, string manifest) => WireCodec.Decode(manifest, bytes);
}
