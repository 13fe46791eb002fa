using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Snapshot;

namespace LazyEngine.Journal;

/// <summary>The snapshot plugin, on whatever store the journal is on.</summary>
internal sealed class LazySnapshotStore : SnapshotStore
{
    private readonly ExecutionStore _store = JournalExtension.For(Context.System).Store;
    private readonly TakenAsNew _new = JournalExtension.For(Context.System).TakenAsNew;
    private readonly PayloadCodec _codec = new((ExtendedActorSystem)Context.System);

    /// <inheritdoc />
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not LoadSnapshot load || !_new.Contains(load.PersistenceId)) return base.AroundReceive(receive, message);
        Sender.Tell(new LoadSnapshotResult(null, load.ToSequenceNr), Self);
        return true;
    }

    /// <inheritdoc />
    protected override async Task<SelectedSnapshot?> LoadAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken)
    {
        var row = await _store.LoadSnapshotAsync(persistenceId, RangeOf(criteria)).WaitAsync(cancellationToken);
        if (row is null) return null;
        var metadata = new SnapshotMetadata(persistenceId, row.SequenceNr, new DateTime(row.Created, DateTimeKind.Utc));
        return new SelectedSnapshot(metadata, _codec.Decode(row));
    }

    /// <inheritdoc />
    protected override Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var (bytes, manifest, serializerId) = _codec.Encode(snapshot);
        return _store.SaveSnapshotAsync(new SnapshotRow(metadata.PersistenceId, metadata.SequenceNr, metadata.Timestamp.Ticks, bytes, manifest, serializerId)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken)
    {
        var until = metadata.Timestamp > DateTime.MinValue ? metadata.Timestamp.Ticks : long.MaxValue;
        return _store.DeleteSnapshotsAsync(metadata.PersistenceId, new SnapshotRange(metadata.SequenceNr, metadata.SequenceNr, 0, until)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override Task DeleteAsync(string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken) =>
        _store.DeleteSnapshotsAsync(persistenceId, RangeOf(criteria)).WaitAsync(cancellationToken);

    private static SnapshotRange RangeOf(SnapshotSelectionCriteria criteria) => new(
        criteria.MinSequenceNr,
        criteria.MaxSequenceNr,
        criteria.MinTimestamp?.Ticks ?? 0,
        criteria.MaxTimeStamp.Ticks);
}
