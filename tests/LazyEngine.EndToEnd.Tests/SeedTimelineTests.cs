using System.Diagnostics;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>
/// The first thing that was asked of a lazy engine. Two executions of one, two (needs one), three (needs two, completed from
/// outside); one is stopped while its second task runs, the other is completed. Each step is a process of its own.
/// </summary>
public sealed class SeedTimelineTests : IDisposable
{
    private static readonly string[] Executions = ["A", "B"];
    private static readonly string[] Handled = ["one", "two"];

    /// <summary>A timed task works a second; a stop that took longer to arrive has missed it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.9);

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<(string Execution, string Task), int> _killed = [];
    private readonly Starts _starts;
    private Server? _server;

    public SeedTimelineTests() => _starts = new Starts(_folder);

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [SkippableTheory]
    [InlineData("sqlite", false)]
    [InlineData("sqlite", true)]
    [InlineData("postgresql", false)]
    [InlineData("postgresql", true)]
    public async Task The_timeline_of_the_seed(string store, bool killedBetweenSteps)
    {
        var server = await ServeAsync(store);
        Func<Task> step = killedBetweenSteps ? KillAndRestartAsync : () => Task.CompletedTask;

        Assert.Equal("Running", (await RunAsync("seed", "A")).State);
        await step();
        Assert.Equal("Running", (await RunAsync("seed", "B")).State);
        await step();
        _starts.Open("A", "one");
        await Until.TrueAsync(() => server.ShowAsync("A"), shown => shown["two"].State == "Running");
        await step();
        await Until.TrueAsync(() => server.ShowAsync("A"), shown => shown["two"].State == "Running");
        Assert.Equal("Suspending", (await server.AskAsync("stop", "A")).State);
        await step();
        Assert.Equal("Suspending", (await server.ShowAsync("A")).State);
        _starts.Open("A", "two");
        var stopped = await Until.TrueAsync(() => server.ShowAsync("A"), shown => shown.State == "Suspended");
        await step();
        Assert.Equal(stopped.Tasks, (await server.ShowAsync("A")).Tasks);
        AssertStopped(stopped);
        Assert.Equal("Running", (await server.ShowAsync("B")).State);
        _starts.Open("B", "one");
        _starts.Open("B", "two");
        await Until.TrueAsync(() => server.ShowAsync("B"), shown => shown["three"].State == "Waiting");
        await step();
        Assert.Equal("Success", (await server.AskAsync("complete", "B", "three", "--result", "done")).State);
        await step();
        AssertStopped(await server.ShowAsync("A"));
        Assert.Equal("Success", (await server.ShowAsync("B")).State);

        AssertRunTwiceOnlyWhatRanWhenTheProcessDied();
    }

    [SkippableTheory]
    [InlineData("sqlite")]
    [InlineData("postgresql")]
    public async Task The_timeline_of_the_seed_with_tasks_that_take_a_second(string store)
    {
        var server = await ServeAsync(store);
        for (var round = 0; !await IsOnTimeAsync(server, $"A{round}", $"B{round}"); round++) Assert.True(round < 5, "No stop has reached a task that takes a second.");
    }

    private async Task<bool> IsOnTimeAsync(Server server, string a, string b)
    {
        Assert.Equal("Running", (await RunAsync("seed-timed", a)).State);
        Assert.Equal("Running", (await RunAsync("seed-timed", b)).State);
        await Until.TrueAsync(() => _starts.Of(a, "two").Count > 0);
        var clock = Stopwatch.StartNew();
        var stopped = (await server.AskAsync("stop", a)).State;
        if (clock.Elapsed > Window) return false;

        Assert.Equal("Suspending", stopped);
        AssertStopped(await Until.TrueAsync(() => server.ShowAsync(a), shown => shown.State == "Suspended"));
        await Until.TrueAsync(() => server.ShowAsync(b), shown => shown["three"].State == "Waiting");
        Assert.Equal("Success", (await server.AskAsync("complete", b, "three")).State);
        AssertStopped(await server.ShowAsync(a));
        Assert.Equal("Success", (await server.ShowAsync(b)).State);
        foreach (var task in Handled) Assert.Equal([1], _starts.Of(a, task).Concat(_starts.Of(b, task)).Distinct());
        return true;
    }

    private static void AssertStopped(ShownExecution execution)
    {
        Assert.Equal("Suspended", execution.State);
        Assert.Equal(["Success", "Success", "Pending"], execution.Tasks.Select(task => task.State));
        Assert.Equal(0, execution["three"].Attempt);
    }

    private void AssertRunTwiceOnlyWhatRanWhenTheProcessDied()
    {
        foreach (var execution in Executions)
        {
            foreach (var task in Handled)
            {
                var attempts = _starts.Of(execution, task);
                Assert.Equal(attempts.Distinct(), attempts);
                Assert.Equal(1 + _killed.GetValueOrDefault((execution, task)), attempts.Count);
            }
        }
    }

    private async Task<Server> ServeAsync(string store)
    {
        _server = store == "sqlite"
            ? new Server("--db", _folder.File("seed.db"))
            : new Server("--postgresql", await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync());
        await _server.StartAsync();
        return _server;
    }

    private Task<CommandAnswer> RunAsync(string flow, string id) => _server!.AskAsync("run", flow, "--id", id, "--input", $"folder={_starts.Folder}");

    private async Task KillAndRestartAsync()
    {
        foreach (var execution in Executions) await NoteRunningAsync(execution);
        await _server!.KillAsync();
        await _server.StartAsync();
    }

    /// <summary>Waits until everything that may run does so, so that it is known what the death of the process hits.</summary>
    private async Task NoteRunningAsync(string execution)
    {
        if ((await _server!.AskAsync("show", execution)) is { Code: not 0 }) return;
        var shown = await Until.TrueAsync(() => _server!.ShowAsync(execution), shown => Handled.All(task => IsSettled(execution, shown[task])));
        foreach (var task in shown.Tasks.Where(task => task.State == "Running")) _killed[(execution, task.Name)] = _killed.GetValueOrDefault((execution, task.Name)) + 1;
    }

    private bool IsSettled(string execution, ShownTask task) =>
        task.State != "Scheduled" && (task.State != "Running" || _starts.Of(execution, task.Name).Contains(task.Attempt));
}
