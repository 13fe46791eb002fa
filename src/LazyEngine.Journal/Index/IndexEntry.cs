using LazyEngine.Executions;

namespace LazyEngine.Journal;

/// <summary>One row of the index.</summary>
/// <param name="Header">What the last registering commit said.</param>
/// <param name="SequenceNr">The commit up to which the row is known to hold.</param>
internal sealed record IndexEntry(IndexHeader Header, long SequenceNr);
