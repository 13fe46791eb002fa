using System.Text.Json;
using LazyEngine.Benchmarks.Profiling;

namespace LazyEngine.Benchmarks;

/// <summary>What was measured of one workload on one store at one concurrency; a line of <c>--json</c>.</summary>
/// <param name="Workload">The name of the workload.</param>
/// <param name="Store">memory, sqlite or postgresql.</param>
/// <param name="Concurrency">How many executions were under way at a time, for all but the lone figures.</param>
/// <param name="ExecutionsPerSecond">Executions that were started and seen to end, a second.</param>
/// <param name="StepsPerSecond">Tasks that were run within them, a second.</param>
/// <param name="P50Ms">Median time from the call that starts an execution to the answer that it has ended, in milliseconds, with no other execution under way.</param>
/// <param name="P99Ms">The 99th percentile of the same; the longest where there were fewer than a hundred.</param>
/// <param name="P999Ms">The 99.9th percentile of the same; the longest where there were fewer than a thousand.</param>
/// <param name="LoneExecutions">How many executions the percentiles stand on.</param>
/// <param name="LoadedP50Ms">The median of the same time under load: with <paramref name="Concurrency"/> executions under way.</param>
/// <param name="LoadedP99Ms">The 99th percentile under load.</param>
/// <param name="LoadedP999Ms">The 99.9th percentile under load.</param>
/// <param name="RowsPerExecution">Rows that the journal grew by.</param>
/// <param name="IndexWritesPerExecution">Index rows that were written or moved.</param>
/// <param name="MessageBytesPerExecution">The bytes of what these rows say. 0 in memory, where nobody counts them.</param>
/// <param name="StoredBytesPerExecution">The bytes that the database grew by: rows, their keys, the index, and the room that it leaves. 0 in memory.</param>
/// <param name="CpuMicrosPerStep">CPU time of this process, which is client, engine and worker at once, in microseconds a task. A database server is not in it.</param>
/// <param name="AllocatedBytesPerStep">What the process allocated, in bytes a task.</param>
/// <param name="PeakMemoryMb">The most memory that the process held (peak working set), in MiB, before it was sampled. In memory the journal itself is in it.</param>
/// <param name="RawSingleRowCommitsPerSecond">The floor: commits of one row; the median of those before, between and after. 0 in memory: nothing is committed.</param>
/// <param name="RawBatchRowsPerSecond">The floor: rows in commits of 100; the median likewise. 0 in memory.</param>
/// <param name="RawBatch1000RowsPerSecond">The floor: rows in commits of 1 000; the median likewise. 0 in memory.</param>
/// <param name="RawSingleRowCommitP50Ms">The floor: the median time of a commit of one row, in milliseconds. 0 in memory.</param>
/// <param name="StartToFirstFinishedMs">From the start of a process to its first finished execution on an empty store, in milliseconds: the median of three.</param>
/// <param name="CpuSplit">Where the CPU time went; null where it was not asked for, or could not be sampled.</param>
internal sealed record Measurement(
    string Workload,
    string Store,
    int Concurrency,
    double ExecutionsPerSecond,
    double StepsPerSecond,
    double P50Ms,
    double P99Ms,
    double P999Ms,
    int LoneExecutions,
    double LoadedP50Ms,
    double LoadedP99Ms,
    double LoadedP999Ms,
    double RowsPerExecution,
    double IndexWritesPerExecution,
    double MessageBytesPerExecution,
    double StoredBytesPerExecution,
    double CpuMicrosPerStep,
    double AllocatedBytesPerStep,
    double PeakMemoryMb,
    double RawSingleRowCommitsPerSecond,
    double RawBatchRowsPerSecond,
    double RawBatch1000RowsPerSecond,
    double RawSingleRowCommitP50Ms,
    double StartToFirstFinishedMs,
    CpuSplit? CpuSplit)
{
    /// <summary>Rows a second in relation to one connection that commits row by row; null where there is no floor.</summary>
    public double? RowsToSingle => To(ExecutionsPerSecond * RowsPerExecution, RawSingleRowCommitsPerSecond);

    /// <summary>Rows a second in relation to one connection that commits in batches of 100; null where there is no floor.</summary>
    public double? RowsToBatch => To(ExecutionsPerSecond * RowsPerExecution, RawBatchRowsPerSecond);

    /// <summary>Rows a second in relation to one connection that commits in batches of 1 000; null where there is no floor.</summary>
    public double? RowsToBatch1000 => To(ExecutionsPerSecond * RowsPerExecution, RawBatch1000RowsPerSecond);

    /// <summary>Steps a second in relation to the rows a second of one connection that commits in batches of 100; null where there is no floor.</summary>
    public double? StepsToBatch => To(StepsPerSecond, RawBatchRowsPerSecond);

    /// <summary>The median lone time in relation to as many median commits of one row; null where there is no floor.</summary>
    /// <remarks>A median to medians: what else the machine does hits rates, which are means, far harder.</remarks>
    public double? LoneToSingle => To(P50Ms, RowsPerExecution * RawSingleRowCommitP50Ms);

    public static Measurement Read(string json) =>
        JsonSerializer.Deserialize<Measurement>(json, JsonSerializerOptions.Web) ?? throw new InvalidDataException("A measurement is missing.");

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    private static double? To(double ours, double floor) => floor > 0 ? ours / floor : null;
}
