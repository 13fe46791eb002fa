using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>Rows of one persistence id that are stored together, or not at all.</summary>
/// <param name="PersistenceId">Whose rows they are.</param>
/// <param name="Rows">The rows in order; never empty.</param>
/// <param name="Index">The index row to write with them, the last one where several rows carry one; null when the registered one still serves.</param>
internal sealed record JournalWrite(string PersistenceId, IReadOnlyList<JournalRow> Rows, IndexHeader? Index = null)
{
    /// <summary>The index row as of the last row of this write.</summary>
    public IndexEntry? Entry => Index is null ? null : new IndexEntry(Index, Rows[^1].SequenceNr);
}
