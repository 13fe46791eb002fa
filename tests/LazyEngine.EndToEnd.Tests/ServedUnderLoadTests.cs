using System.Diagnostics;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A served engine with much to do, killed or questioned in the middle of it.</summary>
public sealed class ServedUnderLoadTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan KilledAfter = TimeSpan.FromSeconds(0.7);
    private static readonly TimeSpan DownFor = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _notes = new();

    public void Dispose()
    {
        _folder.Dispose();
        _notes.Dispose();
    }

    [Fact]
    public async Task Twenty_executions_of_three_seconds_finish_although_the_server_dies_in_their_first()
    {
        using var server = new Server("--db", _folder.File("twenty.db"));
        await server.StartAsync();
        using var client = new CarefulClient(server);
        var clock = Stopwatch.StartNew();

        var runs = Ids("twenty", 20).Select(id => client.ThroughAsync("three-seconds", id, Inputs)).ToList();
        await Task.Delay(KilledAfter);
        await server.KillAsync();
        await Task.Delay(DownFor);
        await server.StartAsync();
        var ends = await Task.WhenAll(runs);

        Assert.Equal(20, ends.Length);
        Assert.All(ends, end => Assert.Equal(ExecutionState.Success, end.State));
        var line = string.Create(CultureInfo.InvariantCulture, $"twenty executions of three one-second tasks on 16 slots, killed after {KilledAfter.TotalSeconds} s, down for {DownFor.TotalSeconds} s and the start: finished after {clock.Elapsed.TotalSeconds:0.0} s; the work alone takes {Math.Ceiling(20.0 / 16) * 3:0} s");
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    [Fact]
    public async Task Another_process_runs_completes_stops_resumes_and_inspects_while_a_thousand_executions_run()
    {
        using var server = new Server("--db", _folder.File("thousand.db"), "--conf", _folder.Write("slots.conf", "lazyengine.worker.slots = 1000"));
        await server.StartAsync();
        using var client = new CarefulClient(server);
        var engine = client.Engine;
        var thousand = Ids("load", 1_000);
        await Task.WhenAll(thousand.Select(id => engine.RunAsync("three-seconds", Inputs, new RunOptions { Id = id })));

        var starts = new Starts(_notes);
        Assert.Equal("Running", (await server.AskAsync("run", "seed", "--id", "asked", "--input", $"folder={_notes.Path}")).State);
        Assert.Equal("Suspending", await StopWhileRunningAsync(server, starts));
        starts.Open("asked", "one");
        var stopped = await Until.TrueAsync(() => server.ShowAsync("asked"), shown => shown.State == "Suspended");
        Assert.Equal("\"one of asked\"", stopped["one"].Result);
        Assert.Equal("Running", (await server.AskAsync("resume", "asked")).State);
        starts.Open("asked", "two");
        await Until.TrueAsync(() => server.ShowAsync("asked"), shown => shown["three"].State == "Waiting");
        Assert.Equal("Success", (await server.AskAsync("complete", "asked", "three")).State);
        Assert.Equal("Success", (await server.ShowAsync("asked")).State);
        Assert.Equal("Success", (await server.AskAsync("rerun", "asked", "--skip", "three=4")).State);
        Assert.Equal("4", (await server.ShowAsync("asked"))["three"].Result);

        var ends = await Task.WhenAll(thousand.Select(id => engine.WaitAsync(id)));
        Assert.All(ends, end => Assert.Equal(ExecutionState.Success, end.State));
        foreach (var id in thousand) Assert.Equal([1], starts.Of(id.Value, "three"));
    }

    private object Inputs => new { folder = _notes.Path };

    private static ExecutionId[] Ids(string name, int count) => [.. Enumerable.Range(0, count).Select(number => ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"{name}{number:0000}")))];

    private static async Task<string> StopWhileRunningAsync(Server server, Starts starts)
    {
        await Until.TrueAsync(() => starts.Of("asked", "one").Count == 1);
        return (await server.AskAsync("stop", "asked")).State;
    }
}
