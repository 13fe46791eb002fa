using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Workers in processes of their own, over gRPC: of our command, and of a program in another language.</summary>
public sealed class OutsideWorkerTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly int _door = FreePort.Next();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_worker_in_python_keeps_what_it_runs_when_the_server_is_killed()
    {
        using var server = Serve();
        await server.StartAsync();
        using var worker = ChildProcess.Launch(Python, [Repository.File("samples", "PythonWorker", "worker.py"), Address], new Dictionary<string, string?>(StringComparer.Ordinal) { ["SLOWLY"] = "3" });
        await worker.LineAsync(line => line.StartsWith("connected", StringComparison.Ordinal), Limit);
        var flow = _folder.Write("flow.yaml", """
            flow: python
            linear:
              - {task: shout, requires: [text], provides: loud}
              - {task: sum, requires: [a, b], provides: total}
            """);

        await server.AskAsync("run", "--flow", flow, "--id", "far", "--input", "text=hello", "--input", "a=20", "--input", "b=22");
        await worker.LineAsync(line => line.Contains("far/sum/0.0.1", StringComparison.Ordinal), Limit);
        await server.KillAsync();
        await server.StartAsync();

        var end = await Until.TrueAsync(() => server.ShowAsync("far"), shown => shown.State is "Success" or "Failure");
        Assert.Equal(("Success", "\"HELLO\"", "42"), (end.State, end["shout"].Result, end["sum"].Result));
        Assert.Equal((1, 1), (end["shout"].Attempt, end["sum"].Attempt));
        Assert.Equal(2, worker.Output.Split('\n').Count(line => line.StartsWith("runs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_script_that_knows_nothing_but_http_keeps_what_it_runs_when_the_server_is_killed()
    {
        using var server = Serve();
        await server.StartAsync();
        using var script = ChildProcess.Launch(Python, [Repository.File("samples", "ScriptWorker", "worker.py"), server.Url], new Dictionary<string, string?>(StringComparer.Ordinal) { ["SLOWLY"] = "8" });
        var flow = _folder.Write("script.yaml", """
            flow: script
            linear:
              - {task: shout, requires: [text], provides: loud}
              - {task: sum, requires: [a, b], provides: total}
            """);

        await server.AskAsync("run", "--flow", flow, "--id", "plain", "--input", "text=hello", "--input", "a=20", "--input", "b=22");
        await script.LineAsync(line => line.Contains("plain/sum/0.0.1", StringComparison.Ordinal), Limit);
        await server.KillAsync();
        await server.StartAsync();

        var end = await Until.TrueAsync(() => server.ShowAsync("plain"), shown => shown.State is "Success" or "Failure");
        Assert.Equal(("Success", "\"HELLO\"", "42"), (end.State, end["shout"].Result, end["sum"].Result));
        Assert.Equal((1, 1), (end["shout"].Attempt, end["sum"].Attempt));
        Assert.Equal(2, script.Output.Split('\n').Count(line => line.StartsWith("runs", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_a_killed_worker_ran_is_made_again_by_another_under_a_new_number()
    {
        using var notes = new TemporaryFolder();
        var starts = new Starts(notes);
        using var server = Serve();
        await server.StartAsync();
        using var first = Work();
        await first.LineAsync(line => line.Contains("takes work", StringComparison.Ordinal), Limit);
        await server.AskAsync("run", "seed", "--id", "left", "--input", $"folder={notes.Path}");
        await Until.TrueAsync(() => starts.Of("left", "one").Count == 1);

        await first.KillAsync();
        using var second = Work();
        await Until.TrueAsync(() => starts.Of("left", "one").Count == 2);
        starts.Open("left", "one");

        var shown = await Until.TrueAsync(() => server.ShowAsync("left"), shown => shown["one"].State == "Success");
        Assert.Equal((2, "\"one of left\""), (shown["one"].Attempt, shown["one"].Result));
        Assert.Equal([1, 2], starts.Of("left", "one"));
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_waits_for_no_worker_which_keeps_what_it_runs()
    {
        using var notes = new TemporaryFolder();
        var starts = new Starts(notes);
        // The lease has to outlast the stop and the start of a server on a busy machine: one that ends is another attempt.
        using var server = Serve(lease: "60 s");
        await server.StartAsync();
        using var worker = Work();
        await worker.LineAsync(line => line.Contains("takes work", StringComparison.Ordinal), Limit);
        await server.AskAsync("run", "seed", "--id", "kept", "--input", $"folder={notes.Path}");
        await Until.TrueAsync(() => starts.Of("kept", "one").Count == 1);

        var (code, said) = await server.StopAsync(Limit);
        await server.StartAsync();
        starts.Open("kept", "one");

        Assert.Equal(0, code);
        Assert.DoesNotContain("before it has left", said, StringComparison.Ordinal);
        var shown = await Until.TrueAsync(() => server.ShowAsync("kept"), shown => shown["one"].State == "Success");
        Assert.Equal(1, shown["one"].Attempt);
        Assert.Equal([1], starts.Of("kept", "one"));
    }

    [Fact]
    public async Task A_worker_without_handlers_or_with_a_wrong_address_says_so()
    {
        var nothing = await Command.RunAsync("worker", "--connect", "http://127.0.0.1:1");
        var wrong = await Command.RunAsync("worker", "--connect", "nowhere", "--handlers", "x.yaml");
        var slots = await Command.RunAsync("worker", "--connect", "http://127.0.0.1:1", "--handlers", Programs.PathOf("LazyEngine.EndToEnd.Flows"), "--queue", "a=0");

        Assert.Equal((2, 2, 2), (nothing.Code, wrong.Code, slots.Code));
        Assert.Contains("--handlers", nothing.Errors, StringComparison.Ordinal);
        Assert.Contains("--connect 'nowhere'", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("--queue 'a=0'", slots.Errors, StringComparison.Ordinal);
    }

    private string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_door}");

    // A lease bounds how long a server that starts again waits for its workers, so it is short here.
    private Server Serve(string lease = "6 s") =>
        new("--db", _folder.File("far.db"), "--workers", $"http://{Address}", "--no-work", "--conf", _folder.Write("lease.conf", $"lazyengine.queue.lease = {lease}\nlazyengine.worker.renew-every = 1 s"));

    private ChildProcess Work() => ChildProcess.Start(Command.Program, ["worker", "--connect", $"http://{Address}", "--handlers", Programs.PathOf("LazyEngine.EndToEnd.Flows")]);
}
