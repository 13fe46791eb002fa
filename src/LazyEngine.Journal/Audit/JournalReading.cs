using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Journal;

/// <summary>How stored bytes are understood, by those who know what was written.</summary>
/// <param name="Prefix">What stands before the id of an execution in its persistence id. Rows of others are none of executions.</param>
/// <param name="Decode">Reads a row; throws on what it cannot read.</param>
/// <param name="Compile">Makes a plan of a stored definition; throws on what it cannot read.</param>
/// <param name="Wakes">When executions look at themselves again, as the engine on this journal is set.</param>
internal sealed record JournalReading(string Prefix, Func<JournalRow, Commit> Decode, Func<FlowHash, byte[], Plan> Compile, WakeSchedule Wakes);
