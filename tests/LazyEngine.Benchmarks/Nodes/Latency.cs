using LazyEngine.Flows;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>How long it takes from the decision about one task to its handler, and from there to the decision about its result.</summary>
/// <remarks>Handlers say what the clock of their process shows; that of the journal is the engine's. They are the same on one machine.</remarks>
internal static class Latency
{
    private static readonly Flow Flow = Flow.Linear("stamped", Enumerable.Range(0, 3).Select(number => (FlowItem)Flow.Task($"t{number}").Handler(NodeProgram.Stamping)));

    /// <summary>Runs executions alone for a while.</summary>
    /// <returns>The medians, in milliseconds.</returns>
    public static async Task<(double DispatchMs, double ReceiptMs)> MeasureAsync(ILazyEngine engine, TimeSpan time, CancellationToken cancellationToken)
    {
        var flow = await engine.RegisterAsync(Flow, cancellationToken);
        var (dispatches, receipts) = (new List<double>(), new List<double>());
        for (var end = DateTime.UtcNow + time; DateTime.UtcNow < end || dispatches.Count == 0;)
        {
            var started = await engine.RunAsync(flow, cancellationToken: cancellationToken);
            await engine.WaitAsync(started.Id, cancellationToken);
            var scheduled = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
            await foreach (var happened in engine.EventsAsync(started.Id, follow: false, cancellationToken: cancellationToken))
            {
                if (happened.Token is not { } token) continue;
                if (happened.Kind == "TaskScheduled") scheduled[token.Task] = happened.At;
                if (happened.Kind != "TaskSucceeded") continue;
                var begun = new DateTimeOffset(happened.Value!.As<long>(), TimeSpan.Zero);
                dispatches.Add((begun - scheduled[token.Task]).TotalMilliseconds);
                receipts.Add((happened.At - begun).TotalMilliseconds);
            }
        }

        return (Quantiles.Median(dispatches), Quantiles.Median(receipts));
    }
}
