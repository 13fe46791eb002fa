using System.Text.Json;
using System.Text.Json.Serialization;

namespace LazyEngine.Benchmarks;

/// <summary>What was measured of one workload on one store at one concurrency; a line of <c>--json</c>.</summary>
/// <param name="Workload">The name of the workload.</param>
/// <param name="Store">memory, sqlite or postgresql.</param>
/// <param name="Concurrency">How many executions were under way at a time, for all but the lone figures.</param>
/// <param name="ExecutionsPerSecond">Executions that were started and seen to end, a second.</param>
/// <param name="StepsPerSecond">Tasks that were run within them, a second.</param>
/// <param name="P50Ms">Median time from the call that starts an execution to the answer that it has ended, in milliseconds, with no other execution under way.</param>
/// <param name="P99Ms">The 99th percentile of the same; the longest where there were fewer than a hundred.</param>
/// <param name="LoneExecutions">How many executions the two percentiles stand on.</param>
/// <param name="RowsPerExecution">Rows that the journal grew by.</param>
/// <param name="IndexWritesPerExecution">Index rows that were written or moved.</param>
/// <param name="CpuMicrosPerStep">CPU time of this process, which is client, engine and worker at once, in microseconds a task. A database server is not in it.</param>
/// <param name="PeakMemoryMb">The most memory that the process held (peak working set), in MiB. In memory the journal itself is in it.</param>
/// <param name="RawSingleRowCommitsPerSecond">The floor: commits of one row; the median of those before, between and after. 0 in memory: nothing is committed.</param>
/// <param name="RawBatchRowsPerSecond">The floor: rows in commits of 100; the median likewise. 0 in memory.</param>
/// <param name="RawSingleRowCommitP50Ms">The floor: the median time of a commit of one row, in milliseconds. 0 in memory.</param>
/// <param name="StartToFirstFinishedMs">From the start of a process to its first finished execution on an empty store, in milliseconds: the median of three.</param>
internal sealed record Measurement(
    string Workload,
    string Store,
    int Concurrency,
    double ExecutionsPerSecond,
    double StepsPerSecond,
    double P50Ms,
    double P99Ms,
    int LoneExecutions,
    double RowsPerExecution,
    double IndexWritesPerExecution,
    double CpuMicrosPerStep,
    double PeakMemoryMb,
    double RawSingleRowCommitsPerSecond,
    double RawBatchRowsPerSecond,
    double RawSingleRowCommitP50Ms,
    double StartToFirstFinishedMs)
{
    /// <summary>Rows a second in relation to one connection that commits row by row; null where there is no floor.</summary>
    [JsonIgnore]
    public double? RowsToSingle => RawSingleRowCommitsPerSecond > 0 ? ExecutionsPerSecond * RowsPerExecution / RawSingleRowCommitsPerSecond : null;

    /// <summary>Rows a second in relation to one connection that commits in batches; null where there is no floor.</summary>
    [JsonIgnore]
    public double? RowsToBatch => RawBatchRowsPerSecond > 0 ? ExecutionsPerSecond * RowsPerExecution / RawBatchRowsPerSecond : null;

    /// <summary>The median lone time in relation to as many median commits of one row; null where there is no floor.</summary>
    /// <remarks>A median to medians: what else the machine does hits rates, which are means, far harder.</remarks>
    [JsonIgnore]
    public double? LoneToSingle => RawSingleRowCommitP50Ms > 0 ? P50Ms / (RowsPerExecution * RawSingleRowCommitP50Ms) : null;

    public static Measurement Read(string json) =>
        JsonSerializer.Deserialize<Measurement>(json, JsonSerializerOptions.Web) ?? throw new InvalidDataException("A measurement is missing.");

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
