using System.Diagnostics;
using LazyEngine.Flows;

namespace LazyEngine.Benchmarks;

/// <summary>Runs executions of one workload: one alone, or so and so many at a time.</summary>
/// <param name="run">Runs one execution to its end, and says how many rows it has in the journal.</param>
internal sealed class Load(Func<CancellationToken, Task<long>> run)
{
    public Load(Bench bench, FlowHash flow)
        : this(cancellationToken => bench.RunAsync(flow, cancellationToken))
    {
    }

    /// <summary>Starts executions for a while, one after the other.</summary>
    /// <returns>How long each took, in milliseconds, sorted; five at least, however long they take.</returns>
    public async Task<double[]> AloneAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var took = new List<double>();
        var all = Stopwatch.StartNew();
        while (took.Count < 5 || all.Elapsed < time)
        {
            var begin = Stopwatch.GetTimestamp();
            await run(cancellationToken);
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
        return new Finished(each.Sum(client => (long)client.Took.Count), each.Sum(client => client.Rows), clock.Elapsed, [.. each.SelectMany(client => client.Took)]);

        async Task<(List<double> Took, long Rows)> ClientAsync()
        {
            var (took, rows) = (new List<double>(), 0L);
            do
            {
                var begin = Stopwatch.GetTimestamp();
                rows += await run(cancellationToken);
                took.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
            while (clock.Elapsed < time);
            return (took, rows);
        }
    }
}

/// <summary>What a load has finished.</summary>
/// <param name="Executions">How many executions.</param>
/// <param name="Rows">The rows that they have by their own account.</param>
/// <param name="Elapsed">From the first start to the last end.</param>
/// <param name="Took">How long each took, in milliseconds, in no order.</param>
internal sealed record Finished(long Executions, long Rows, TimeSpan Elapsed, double[] Took)
{
    public static readonly Finished Nothing = new(0, 0, TimeSpan.Zero, []);

    public double PerSecond => Executions / Elapsed.TotalSeconds;

    public static Finished operator +(Finished left, Finished right) =>
        new(left.Executions + right.Executions, left.Rows + right.Rows, left.Elapsed + right.Elapsed, [.. left.Took, .. right.Took]);
}
