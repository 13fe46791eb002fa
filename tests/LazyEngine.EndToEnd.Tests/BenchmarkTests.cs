using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>The program that measures says what it promises; how fast anything is, is not asserted.</summary>
public sealed class BenchmarkTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

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

    [Fact]
    public async Task The_pure_parts_are_measured_without_building_anything()
    {
        var found = await LinesAsync("micro", "--quick", "--json");

        Assert.Equal(["Compile", "Decide", "Decode", "Encode", "Evaluate", "Evolve", "Read"], found.Select(one => one.GetProperty("benchmark").GetString()).Distinct().Order());
        Assert.All(found, one => Assert.True(one.GetProperty("meanNs").GetDouble() > 0, one.ToString()));
        Assert.All(found, one => Assert.NotEqual(string.Empty, one.GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task Recovery_says_what_executions_take_to_come_back_and_take_up_meanwhile()
    {
        var found = Assert.Single(await LinesAsync("recovery", "--commits", "201", "--executions", "200", "--json"));

        Assert.All(
            ["replayedCommitsPerSecond", "recoveredCommitsPerSecond", "withSnapshotMs", "snapshotBytes", "coldAskedPerSecond", "coldFinishedPerSecond", "dueWokenPerSecond", "stepBytes", "journalBytesPerStep", "indexBytesPerExecution", "liveIdleBytes"],
            name => Assert.True(found.GetProperty(name).GetDouble() > 0, name));
        Assert.Equal(201, found.GetProperty("commits").GetInt32());
        Assert.True(found.GetProperty("journalBytesPerStep").GetDouble() > found.GetProperty("stepBytes").GetDouble(), "what is stored is what is said, and more");
        Assert.True(found.GetProperty("passivatedBytes").GetDouble() < found.GetProperty("liveIdleBytes").GetDouble(), "what has left the memory takes less of it");
    }

    [Fact]
    public async Task A_journal_is_filled_and_looked_at_on_the_way()
    {
        var found = await LinesAsync("volume", "--rows", "40000", "--json");

        Assert.Equal(10, found.Count);
        Assert.Equal(found.Select(look => look.GetProperty("rows").GetInt64()).Order(), found.Select(look => look.GetProperty("rows").GetInt64()));
        Assert.InRange(found[^1].GetProperty("rows").GetInt64(), 40_000, 50_000);
        Assert.All(found, look => Assert.All(["insertedRowsPerSecond", "recoverMs", "findMs", "listMs", "dueMs", "wakeMs", "chainMs", "storedBytes"], name => Assert.True(look.GetProperty(name).GetDouble() > 0, name)));
    }

    [Fact]
    public async Task The_same_is_measured_over_http_and_within_the_process_of_the_server()
    {
        var found = await LinesAsync("http", "--store", "memory", "--seconds", "1", "--concurrency", "2", "--json");

        Assert.Equal(["within", "http"], found.Select(one => one.GetProperty("by").GetString()));
        Assert.All(found, one => Assert.All(["executionsPerSecond", "p50Ms", "p99Ms", "p999Ms", "serverMicrosPerExecution"], name => Assert.True(one.GetProperty(name).GetDouble() > 0, name)));
        Assert.Equal(2, found[1].GetProperty("requestsPerSecond").GetDouble() / found[1].GetProperty("executionsPerSecond").GetDouble(), 6);
        Assert.Equal(0, found[0].GetProperty("requestsPerSecond").GetDouble());
    }

    [SkippableFact]
    public async Task Clusters_of_one_to_three_engines_and_workers_of_both_kinds_are_measured_in_one_run()
    {
        await using var server = await PostgreSqlServer.StartAsync();

        var found = await LinesAsync("cluster", "--seconds", "2", "--concurrency", "4", "--connection", await server.CreateDatabaseAsync(), "--json");

        Assert.Equal(
            ["one process, no cluster", "1 engines that work", "2 engines that work", "3 engines that work", "1 engine, 1 worker of the cluster", "1 engine, 1 worker over gRPC"],
            found.Select(one => one.GetProperty("name").GetString()));
        Assert.All(found, one => Assert.All(["stepsPerSecond", "aloneP50Ms", "engineMicrosPerStep", "dispatchMs"], name => Assert.True(one.GetProperty(name).GetDouble() > 0, name)));
        Assert.All(found, one => Assert.Equal(4.0 / 3, one.GetProperty("rowsPerStep").GetDouble(), 1));
        Assert.Equal([false, false, false, false, true, true], found.Select(one => one.GetProperty("workerMicrosPerStep").GetDouble() > 0));
    }

    [SkippableFact]
    [Trait("Category", "Long")]
    public async Task What_is_to_be_reached_stands_next_to_what_is()
    {
        await using var server = await PostgreSqlServer.StartAsync();

        var found = await LinesAsync("targets", "--seconds", "1", "--executions", "200", "--connection", await server.CreateDatabaseAsync(), "--json");

        Assert.Equal(22, found.Select(one => one.GetProperty("what").GetString()).Distinct().Count());
        Assert.All(found, one => Assert.Contains(one.GetProperty("reached").GetString(), new[] { "no", "gate", "stretch", "yes" }));
        Assert.Equal("yes", Assert.Single(found, one => one.GetProperty("what").GetString() == "rows of chain3").GetProperty("reached").GetString());
        Assert.All(found, one => Assert.Equal(
            one.GetProperty("isMost").GetBoolean() ? one.GetProperty("ours").GetDouble() <= one.GetProperty("gate").GetDouble() * 1.005 : one.GetProperty("ours").GetDouble() >= one.GetProperty("gate").GetDouble(),
            one.GetProperty("reached").GetString() != "no"));
    }

    [Theory]
    [InlineData(new[] { "chain4" }, new[] { "'chain4'", "'chain3'", "'chain20'", "'fan100'", "'fan10000'", "'chain1000'", "'signals3'", "'timers3'" })]
    [InlineData(new[] { "chain3", "--store", "paper" }, new[] { "'paper'", "'memory'", "'sqlite'", "'postgresql'" })]
    [InlineData(new[] { "chain3", "--concurrency", "0" }, new[] { "--concurrency", "1 is the least" })]
    [InlineData(new[] { "volume", "--store", "memory" }, new[] { "--store memory", "sqlite" })]
    [InlineData(new[] { "recovery", "--store", "memory" }, new[] { "--store memory", "sqlite" })]
    [InlineData(new[] { "recovery", "--commits", "0" }, new[] { "--commits", "1 is the least" })]
    [InlineData(new[] { "micro", "--filter", "nothing" }, new[] { "--filter nothing" })]
    public async Task What_it_does_not_know_is_named_with_what_it_knows(string[] arguments, string[] named)
    {
        using var process = ChildProcess.Start("LazyEngine.Benchmarks", [.. arguments, "--json"]);

        Assert.True(await process.ExitAsync(Limit) != 0, process.Everything());

        Assert.Empty(process.Output);
        foreach (var name in named) Assert.Contains(name, process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    private static async Task<List<JsonElement>> LinesAsync(params string[] arguments)
    {
        using var process = ChildProcess.Start("LazyEngine.Benchmarks", arguments);

        Assert.True(await process.ExitAsync(Limit) == 0, process.Everything());

        return [.. process.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
