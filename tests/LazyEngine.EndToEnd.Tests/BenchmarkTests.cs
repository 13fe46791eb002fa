using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Processes;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>The program that measures says what it promises; how fast anything is, is not asserted.</summary>
public sealed class BenchmarkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly string[] Always =
    [
        "concurrency", "executionsPerSecond", "stepsPerSecond", "p50Ms", "p99Ms", "rowsPerExecution", "indexWritesPerExecution",
        "cpuMicrosPerStep", "peakMemoryMb", "startToFirstFinishedMs", "p999Ms", "loadedP50Ms", "loadedP99Ms", "loadedP999Ms", "allocatedBytesPerStep",
    ];

    private static readonly string[] Floor =
    [
        "rawSingleRowCommitsPerSecond", "rawBatchRowsPerSecond", "rawSingleRowCommitP50Ms", "rawBatch1000RowsPerSecond", "messageBytesPerExecution", "storedBytesPerExecution",
    ];

    private static readonly string[] Ratios = ["rowsToSingle", "rowsToBatch", "rowsToBatch1000", "stepsToBatch", "loneToSingle"];

    private static readonly string[] Parts = ["actor", "client", "collector", "decider", "dispatch", "journal", "pool", "runtime", "serialization", "worker"];

    [Theory]
    [InlineData("memory")]
    [InlineData("sqlite")]
    public async Task One_concurrency_is_one_line_with_every_figure(string store)
    {
        using var process = ChildProcess.Start("LazyEngine.Benchmarks", ["chain3", "--store", store, "--seconds", "1", "--concurrency", "8", "--json"]);

        Assert.True(await process.ExitAsync(Limit) == 0, process.Everything());

        using var json = JsonDocument.Parse(Assert.Single(process.Output.Split('\n')));
        var found = json.RootElement;
        double Figure(string name) => found.GetProperty(name).GetDouble();
        Assert.Equal("chain3", found.GetProperty("workload").GetString());
        Assert.Equal(store, found.GetProperty("store").GetString());
        Assert.Equal(8, Figure("concurrency"));
        Assert.All(Always, name => Assert.True(Figure(name) > 0, name));
        Assert.All(Floor, name => Assert.Equal(store != "memory", Figure(name) > 0));
        Assert.Equal(3, Figure("stepsPerSecond") / Figure("executionsPerSecond"), 6);
        Assert.Equal(4, Figure("rowsPerExecution"));
        Assert.True(Figure("p50Ms") <= Figure("p99Ms"));
        Assert.True(Figure("p99Ms") <= Figure("p999Ms"));
        Assert.All(Ratios, name => Assert.Equal(store != "memory", found.GetProperty(name).ValueKind == JsonValueKind.Number));
        var split = found.GetProperty("cpuSplit");
        Assert.Equal(Parts, split.GetProperty("microsPerStep").EnumerateObject().Select(part => part.Name));
        Assert.Equal(Figure("cpuMicrosPerStep"), split.GetProperty("microsPerStep").EnumerateObject().Sum(part => part.Value.GetDouble()), 3);
        Assert.True(split.GetProperty("samples").GetInt32() > 0);
        if (store != "memory") Assert.True(split.GetProperty("microsPerStep").GetProperty("journal").GetDouble() > 0);
    }

    [Theory]
    [InlineData("signals3", 3)]
    [InlineData("timers3", 3)]
    [InlineData("layers1000", 1000)]
    public async Task Every_kind_of_workload_runs_without_being_sampled_where_that_is_not_wanted(string workload, int steps)
    {
        using var process = ChildProcess.Start("LazyEngine.Benchmarks", [workload, "--store", "memory", "--seconds", "1", "--concurrency", "2", "--no-split", "--json"]);

        Assert.True(await process.ExitAsync(Limit) == 0, process.Everything());

        using var json = JsonDocument.Parse(Assert.Single(process.Output.Split('\n')));
        var found = json.RootElement;
        Assert.Equal(JsonValueKind.Null, found.GetProperty("cpuSplit").ValueKind);
        Assert.Equal(steps, found.GetProperty("stepsPerSecond").GetDouble() / found.GetProperty("executionsPerSecond").GetDouble(), 6);
        if (workload == "timers3") Assert.True(found.GetProperty("p50Ms").GetDouble() >= 30, "the pauses of a flow of timers are part of its time");
    }

    [Theory]
    [InlineData(new[] { "chain4" }, new[] { "'chain4'", "'chain3'", "'chain20'", "'fan100'", "'fan10000'", "'chain1000'", "'signals3'", "'timers3'" })]
    [InlineData(new[] { "chain3", "--store", "paper" }, new[] { "'paper'", "'memory'", "'sqlite'", "'postgresql'" })]
    [InlineData(new[] { "chain3", "--concurrency", "0" }, new[] { "--concurrency", "1 is the least" })]
    public async Task What_it_does_not_know_is_named_with_what_it_knows(string[] arguments, string[] named)
    {
        using var process = ChildProcess.Start("LazyEngine.Benchmarks", [.. arguments, "--json"]);

        Assert.True(await process.ExitAsync(Limit) != 0, process.Everything());

        Assert.Empty(process.Output);
        foreach (var name in named) Assert.Contains(name, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }
}
