using System.Text.Json;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>What executions take to come back, and what they take up meanwhile; a line of <c>--json</c>.</summary>
/// <param name="Store">sqlite or postgresql.</param>
/// <param name="Commits">How many commits the execution has that is replayed.</param>
/// <param name="ReplayedCommitsPerSecond">Read, decoded and folded from the open store, into one execution.</param>
/// <param name="RecoveredCommitsPerSecond">The same through its actor: from the question to the answer of an execution that is not in memory and has no snapshot.</param>
/// <param name="WithSnapshotMs">From the question to the answer where it has a snapshot, in milliseconds.</param>
/// <param name="SnapshotBytes">The size of that snapshot.</param>
/// <param name="ColdExecutions">How many executions were asked or sent signals that were not in memory.</param>
/// <param name="ColdAskedPerSecond">So many of them answered a question a second, 256 at a time.</param>
/// <param name="ColdFinishedPerSecond">So many of them took a signal and came to their end a second, 256 at a time.</param>
/// <param name="DueWokenPerSecond">So many that were due when the process started came to their end a second, by the watchdog alone.</param>
/// <param name="StepBytes">What the journal says of one step of a chain of twenty.</param>
/// <param name="JournalBytesPerStep">What the database takes for the journal rows of one step, keys and all.</param>
/// <param name="IndexBytesPerExecution">What the database takes for the index row of one execution, keys and all.</param>
/// <param name="LiveIdleBytes">What an idle execution takes in memory.</param>
/// <param name="PassivatedBytes">What it takes when it has left the memory.</param>
internal sealed record Recovered(
    string Store,
    int Commits,
    double ReplayedCommitsPerSecond,
    double RecoveredCommitsPerSecond,
    double WithSnapshotMs,
    int SnapshotBytes,
    int ColdExecutions,
    double ColdAskedPerSecond,
    double ColdFinishedPerSecond,
    double DueWokenPerSecond,
    double StepBytes,
    double JournalBytesPerStep,
    double IndexBytesPerExecution,
    double LiveIdleBytes,
    double PassivatedBytes)
{
    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
