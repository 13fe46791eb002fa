using System.Text.Json;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>What some processes together make of a chain of three; a line of <c>--json</c>.</summary>
/// <param name="Name">Which processes there are.</param>
/// <param name="ExecutionsPerSecond">Executions that a client in a process of its own has seen to end, a second; in the first line it is the process of engine and worker.</param>
/// <param name="StepsPerSecond">Tasks in them.</param>
/// <param name="AloneP50Ms">An execution alone, in milliseconds.</param>
/// <param name="LoadedP50Ms">One among the others.</param>
/// <param name="LoadedP99Ms">The 99th percentile of that.</param>
/// <param name="RowsPerStep">Journal rows for a task.</param>
/// <param name="EngineMicrosPerStep">CPU time of the engine processes for a task, in microseconds.</param>
/// <param name="WorkerMicrosPerStep">CPU time of the worker processes; 0 where the engines work themselves.</param>
/// <param name="ClientMicrosPerStep">CPU time of the client; 0 where it is the engine's process.</param>
/// <param name="DispatchMs">From the decision that makes a task due until its handler begins, which is after a commit and a claim: the median of executions alone, in milliseconds; null where it was not asked for.</param>
/// <param name="ReceiptMs">From the beginning of the handler, which takes no time, to the decision about its result.</param>
internal sealed record Figures(
    string Name,
    double ExecutionsPerSecond,
    double StepsPerSecond,
    double AloneP50Ms,
    double LoadedP50Ms,
    double LoadedP99Ms,
    double RowsPerStep,
    double EngineMicrosPerStep,
    double WorkerMicrosPerStep,
    double ClientMicrosPerStep,
    double? DispatchMs,
    double? ReceiptMs)
{
    public double MicrosPerStep => EngineMicrosPerStep + WorkerMicrosPerStep + ClientMicrosPerStep;

    public override string ToString() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
