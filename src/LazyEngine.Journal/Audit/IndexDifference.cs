namespace LazyEngine.Journal;

/// <summary>In what way the index, or the journal that it is made from, is not as it must be.</summary>
internal enum IndexFault
{
    /// <summary>The journal has an execution that the index does not have: it is neither listed nor woken.</summary>
    Missing,

    /// <summary>The index has an execution that has no journal.</summary>
    WithoutJournal,

    /// <summary>The row says something else than the journal, other than when to wake.</summary>
    Different,

    /// <summary>The execution would be woken later than it must, or never.</summary>
    LateWake,

    /// <summary>A row of the journal is missing or cannot be read: its execution cannot be recovered either.</summary>
    Unreadable,
}

/// <summary>One thing that is not as it must be.</summary>
/// <param name="PersistenceId">Whose it is.</param>
/// <param name="Fault">What is wrong.</param>
/// <param name="SequenceNr">The row of the journal that it is about; null where it is about the whole execution.</param>
/// <param name="Text">What was found, for people.</param>
internal sealed record IndexDifference(string PersistenceId, IndexFault Fault, long? SequenceNr, string Text);

/// <summary>How far an audit has come.</summary>
/// <param name="Executions">How many executions were read.</param>
/// <param name="Rows">How many of their rows were read.</param>
internal sealed record AuditProgress(long Executions, long Rows);

/// <summary>What an audit came to.</summary>
/// <param name="Executions">How many executions the journal has.</param>
/// <param name="Rows">How many rows they have.</param>
/// <param name="Differences">How many differences were reported.</param>
internal sealed record AuditResult(long Executions, long Rows, long Differences);
