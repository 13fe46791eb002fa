using System.Globalization;

namespace LazyEngine.Journal;

/// <summary>A row with that key exists already: another incarnation of the same actor has written it. Nothing of the write was stored.</summary>
internal sealed class JournalConflictException(string persistenceId, long sequenceNr, Exception? cause = null) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"Row {sequenceNr} of '{persistenceId}' is in the journal already: another incarnation has written it. This one stops and must recover before it goes on."),
    cause)
{
    /// <summary>Whose write it was.</summary>
    public string PersistenceId { get; } = persistenceId;

    /// <summary>The row, or the first row of the write where the database does not say which.</summary>
    public long SequenceNr { get; } = sequenceNr;
}
