using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace LazyEngine.Wire;

/// <summary>Which type is written under which manifest, and how.</summary>
internal sealed class ManifestTable
{
    private readonly Dictionary<Type, Entry> _byType = [];
    private readonly Dictionary<string, Entry> _byManifest = new(StringComparer.Ordinal);
    private FrozenDictionary<Type, Entry>? _frozenTypes;
    private FrozenDictionary<string, Entry>? _frozenManifests;

    public IEnumerable<Entry> Entries => _byManifest.Values;

    public ManifestTable Add<T, TProto>(string manifest, MessageParser<TProto> parser, Func<T, TProto> toProto, Func<TProto, T> fromProto)
        where T : notnull
        where TProto : IMessage<TProto>, new()
    {
        var entry = new Entry(manifest, typeof(T), new TProto().Descriptor, message => toProto((T)message).ToByteArray(), bytes => fromProto(parser.ParseFrom(bytes.Span)));
        _byType.Add(typeof(T), entry);
        _byManifest.Add(manifest, entry);
        return this;
    }

    public Entry? Find(Type type) => (_frozenTypes ??= _byType.ToFrozenDictionary()).GetValueOrDefault(type);

    public Entry? Find(string manifest) => (_frozenManifests ??= _byManifest.ToFrozenDictionary(StringComparer.Ordinal)).GetValueOrDefault(manifest);

    internal sealed record Entry(string Manifest, Type Type, MessageDescriptor Shape, Func<object, byte[]> Encode, Func<ReadOnlyMemory<byte>, object> Decode);
}
