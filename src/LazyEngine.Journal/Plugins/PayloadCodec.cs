using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>Payloads to bytes and back, with the serializers of the actor system, laid out as stock Akka.Persistence.Sql lays them out.</summary>
internal sealed class PayloadCodec(ExtendedActorSystem system)
{
    private readonly Akka.Serialization.Serialization _serialization = system.Serialization;

    /// <summary>Everything that one message asks to write, as one write: all rows are of one persistence id.</summary>
    public JournalWrite ToWrite(IEnumerable<IPersistentEnvelope> messages)
    {
        var now = DateTime.UtcNow.Ticks;
        var rows = new List<JournalRow>(1);
        var persistenceId = string.Empty;
        IndexHeader? index = null;
        foreach (var message in messages)
        {
            var items = (IReadOnlyList<IPersistentRepresentation>)message.Payload;
            for (var i = 0; i < items.Count; i++)
            {
                var item = items[i];
                persistenceId = item.PersistenceId;
                rows.Add(ToRow(item, now));
                if (item.Payload is Commit { Index: { } header }) index = header;
            }
        }

        return new JournalWrite(persistenceId, rows, index);
    }

    /// <summary>A stored row as the actor that wrote it handed it in, its own writer guid included.</summary>
    public Persistent FromRow(string persistenceId, JournalRow row) => new(
        _serialization.Deserialize(row.Message, row.SerializerId, row.Manifest),
        row.SequenceNr,
        persistenceId,
        row.Manifest,
        isDeleted: false,
        ActorRefs.NoSender,
        row.WriterUuid,
        row.Timestamp);

    /// <summary>A payload as bytes, with what is needed to read it.</summary>
    public (byte[] Bytes, string Manifest, int SerializerId) Encode(object payload)
    {
        var serializer = _serialization.FindSerializerFor(payload);
        var bytes = Akka.Serialization.Serialization.WithTransport(system, (serializer, payload), state => state.serializer.ToBinary(state.payload));
        return (bytes, Akka.Serialization.Serialization.ManifestFor(serializer, payload), serializer.Identifier);
    }

    /// <summary>A stored snapshot as an object.</summary>
    public object Decode(SnapshotRow row) => _serialization.Deserialize(row.Snapshot, row.SerializerId, row.Manifest);

    private JournalRow ToRow(IPersistentRepresentation item, long now)
    {
        if (item.Payload is Tagged)
            throw new NotSupportedException($"'{item.PersistenceId}' writes a tagged event, but this journal keeps no tags. Remove the tagging adapter, or give that actor another journal.");
        var (bytes, manifest, serializerId) = Encode(item.Payload);
        return new JournalRow(item.SequenceNr, bytes, manifest, serializerId, item.Timestamp == 0 ? now : item.Timestamp, item.WriterGuid);
    }
}
