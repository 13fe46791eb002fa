namespace LazyEngine.Journal;

/// <summary>One row of the journal of one persistence id, as it is stored.</summary>
/// <param name="SequenceNr">Its place; unique within the persistence id.</param>
/// <param name="Message">The serialized payload.</param>
/// <param name="Manifest">What the serializer needs to read it.</param>
/// <param name="SerializerId">Which serializer wrote it.</param>
/// <param name="Timestamp">When it was written, in UTC ticks, as stock Akka.Persistence.Sql writes it.</param>
/// <param name="WriterUuid">The incarnation of the actor that wrote it.</param>
internal sealed record JournalRow(long SequenceNr, byte[] Message, string Manifest, int SerializerId, long Timestamp, string WriterUuid);
