using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using LazyEngine.Testing;
using LazyEngine.Wire;

namespace LazyEngine.Actors.Tests.Mixed;

/// <summary>What a release knew of the wire, by the lists of manifests and fields that were recorded with it.</summary>
internal sealed class Release
{
    private readonly HashSet<string> _manifests;
    private readonly HashSet<(string Message, int Field)> _fields;

    private Release(string version)
    {
        _manifests = [.. Read(version, "manifests").Select(words => words[0])];
        _fields = [.. Read(version, "fields").Select(words => (words[0], int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)))];
    }

    /// <summary>The first one.</summary>
    public static Release First { get; } = new("0.1");

    /// <summary>Whether it knew a manifest at all.</summary>
    public bool Knows(string manifest) => _manifests.Contains(manifest);

    /// <summary>Whether it knew every kind in a message: a kind that it did not know it refuses, where a field is passed over.</summary>
    public bool Understands(string manifest, ReadOnlySpan<byte> bytes) => Understands(WireCodec.Manifests.Find(manifest)!.Shape.Parser.ParseFrom(bytes));

    /// <summary>A message without the fields that it did not know: what it would have written, and what it understands.</summary>
    public byte[] Reduce(string manifest, ReadOnlySpan<byte> bytes)
    {
        var message = WireCodec.Manifests.Find(manifest)!.Shape.Parser.ParseFrom(bytes);
        Reduce(message);
        return message.ToByteArray();
    }

    private static IEnumerable<string[]> Read(string version, string list) =>
        File.ReadLines(Repository.File("tests", "LazyEngine.Wire.Tests", "Golden", version, $"{list}.txt")).Where(line => line.Length > 0).Select(line => line.Split(' '));

    private bool Understands(IMessage message) =>
        message.Descriptor.Oneofs.Select(kinds => kinds.Accessor.GetCaseFieldDescriptor(message)).OfType<FieldDescriptor>().All(kind => _fields.Contains((message.Descriptor.FullName, kind.FieldNumber)))
        && message.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => field.FieldType == FieldType.Message && !field.IsMap && _fields.Contains((message.Descriptor.FullName, field.FieldNumber)))
            .Select(field => field.Accessor.GetValue(message))
            .All(value => value switch
            {
                IMessage inner => Understands(inner),
                IList list => list.Cast<IMessage>().All(Understands),
                _ => true,
            });

    private void Reduce(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            // To clear one of several kinds clears whichever is set.
            if (field.HasPresence && !field.Accessor.HasValue(message)) continue;
            if (!_fields.Contains((message.Descriptor.FullName, field.FieldNumber))) field.Accessor.Clear(message);
            else if (field.FieldType == FieldType.Message && !field.IsMap) ReduceValue(field.Accessor.GetValue(message));
        }
    }

    private void ReduceValue(object? value)
    {
        switch (value)
        {
            case IMessage message:
                Reduce(message);
                break;
            case IList list:
                foreach (IMessage message in list) Reduce(message);
                break;
        }
    }
}
