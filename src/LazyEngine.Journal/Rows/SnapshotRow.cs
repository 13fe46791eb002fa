namespace LazyEngine.Journal;

/// <summary>One stored snapshot.</summary>
/// <param name="PersistenceId">Whose state it is.</param>
/// <param name="SequenceNr">The last row that it contains.</param>
/// <param name="Created">When it was taken, in UTC ticks.</param>
/// <param name="Snapshot">The serialized state.</param>
/// <param name="Manifest">What the serializer needs to read it.</param>
/// <param name="SerializerId">Which serializer wrote it.</param>
internal sealed record SnapshotRow(string PersistenceId, long SequenceNr, long Created, byte[] Snapshot, string Manifest, int SerializerId);

/// <summary>Which snapshots of a persistence id are meant; all bounds are inclusive.</summary>
/// <param name="MinSequenceNr">The lowest sequence number.</param>
/// <param name="MaxSequenceNr">The highest sequence number.</param>
/// <param name="MinCreated">The earliest creation, in UTC ticks.</param>
/// <param name="MaxCreated">The latest creation, in UTC ticks.</param>
internal sealed record SnapshotRange(long MinSequenceNr, long MaxSequenceNr, long MinCreated, long MaxCreated)
{
    /// <summary>Every snapshot.</summary>
    public static SnapshotRange All { get; } = new(0, long.MaxValue, 0, long.MaxValue);

    /// <summary>Whether a snapshot is one of those meant.</summary>
    public bool Contains(SnapshotRow row) =>
        row.SequenceNr >= MinSequenceNr && row.SequenceNr <= MaxSequenceNr && row.Created >= MinCreated && row.Created <= MaxCreated;
}
