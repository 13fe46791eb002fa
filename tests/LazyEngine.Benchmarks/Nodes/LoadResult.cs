using System.Text.Json;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>What a client has seen of a workload, wherever it is.</summary>
/// <param name="Executions">How many it has seen to end.</param>
/// <param name="Rows">How many rows they have.</param>
/// <param name="Seconds">In what time.</param>
/// <param name="P50Ms">How long they took, the median.</param>
/// <param name="P99Ms">The 99th percentile.</param>
/// <param name="P999Ms">The 99.9th percentile.</param>
internal sealed record LoadResult(long Executions, long Rows, double Seconds, double P50Ms, double P99Ms, double P999Ms)
{
    public double PerSecond => Executions / Seconds;

    public static async Task<LoadResult> OfAsync(ILazyEngine engine, Workload workload, int concurrency, TimeSpan time, CancellationToken cancellationToken)
    {
        var flow = await engine.RegisterAsync(workload.Flow, cancellationToken);
        var finished = await new Load(cancellation => engine.ToEndAsync(workload, flow, cancellation)).TogetherAsync(concurrency, time, cancellationToken);
        Array.Sort(finished.Took);
        return new LoadResult(
            finished.Executions, finished.Rows, finished.Elapsed.TotalSeconds, Quantiles.At(finished.Took, 0.5), Quantiles.At(finished.Took, 0.99), Quantiles.At(finished.Took, 0.999));
    }

    public static LoadResult Read(string json) => JsonSerializer.Deserialize<LoadResult>(json) ?? throw new InvalidDataException("A result is missing.");

    public override string ToString() => JsonSerializer.Serialize(this);
}
