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
        "cpuMicrosPerStep", "peakMemoryMb", "startToFirstFinishedMs",
    ];

    private static readonly string[] Floor = ["rawSingleRowCommitsPerSecond", "rawBatchRowsPerSecond", "rawSingleRowCommitP50Ms"];

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
    }

    [Theory]
    [InlineData(new[] { "chain4" }, new[] { "'chain4'", "'chain3'", "'fan100'", "'chain1000'" })]
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
