using System.Diagnostics;
using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>Runs executions of one flow: one alone, or so and so many at a time.</summary>
internal sealed class Load(Bench bench, FlowHash flow)
{
    /// <summary>Starts executions for a while, one after the other.</summary>
    /// <returns>How long each took, in milliseconds, sorted; five at least, however long they take.</returns>
    public async Task<double[]> AloneAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var took = new List<double>();
        var all = Stopwatch.StartNew();
        while (took.Count < 5 || all.Elapsed < time)
        {
            var begin = Stopwatch.GetTimestamp();
            await bench.RunAsync(flow, cancellationToken);
            took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        took.Sort();
        return [.. took];
    }

    /// <summary>Keeps some executions under way for a while; those that are under way at its end are finished, and count.</summary>
    public async Task<Finished> TogetherAsync(int concurrency, TimeSpan time, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var each = await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(ClientAsync, cancellationToken)));
        return new Finished(each.Sum(client => client.Executions), each.Sum(client => client.Rows), clock.Elapsed);

        async Task<(long Executions, long Rows)> ClientAsync()
        {
            var (executions, rows) = (0L, 0L);
            do
            {
                rows += await bench.RunAsync(flow, cancellationToken);
                executions++;
            }
            while (clock.Elapsed < time);
            return (executions, rows);
        }
    }
}

/// <summary>What a load has finished.</summary>
/// <param name="Executions">How many executions.</param>
/// <param name="Rows">The rows that they have by their own account.</param>
/// <param name="Elapsed">From the first start to the last end.</param>
internal sealed record Finished(long Executions, long Rows, TimeSpan Elapsed)
{
    public static Finished operator +(Finished left, Finished right) =>
        new(left.Executions + right.Executions, left.Rows + right.Rows, left.Elapsed + right.Elapsed);
}
