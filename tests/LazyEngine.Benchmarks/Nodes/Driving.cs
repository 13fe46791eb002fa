using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>Runs executions to their end, whatever the engine is reached by.</summary>
internal static class Driving
{
    private static readonly Payload Nothing = Payload.Json(0);

    /// <summary>Runs one execution of a workload.</summary>
    /// <returns>How many rows it has in the journal.</returns>
    public static async Task<long> ToEndAsync(this ILazyEngine engine, Workload workload, FlowHash flow, CancellationToken cancellationToken)
    {
        var started = await engine.RunAsync(flow, cancellationToken: cancellationToken);
        for (var number = 0; number < workload.Signals; number++) await engine.SignalAsync(started.Id, Shapes.SignalName(number), Nothing, cancellationToken: cancellationToken);
        return await engine.EndAsync(started.Id, ExecutionState.Success, cancellationToken);
    }

    /// <summary>Waits for the end of an execution.</summary>
    /// <returns>How many rows it has in the journal.</returns>
    /// <exception cref="InvalidOperationException">It has ended otherwise than it was meant to.</exception>
    public static async Task<long> EndAsync(this ILazyEngine engine, ExecutionId id, ExecutionState expected, CancellationToken cancellationToken)
    {
        var end = await engine.WaitAsync(id, cancellationToken);
        return end.State == expected ? end.Version : throw new InvalidOperationException($"{id} ended as {end.State}: {end.Error}");
    }
}
