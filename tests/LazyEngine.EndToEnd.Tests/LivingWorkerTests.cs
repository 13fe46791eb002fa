using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Work that a living worker does is not done again because the engine has died; work of a dead worker is.</summary>
public sealed class LivingWorkerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Longer than a lease and several checks of the nodes under test.</summary>
    private static readonly TimeSpan LeaseAndChecks = TimeSpan.FromSeconds(16);

    private readonly TemporaryFolder _folder = new();
    private readonly List<ChildProcess> _nodes = [];
    private readonly int _enginePort = FreePort.Next();
    private readonly int _workerPort = FreePort.Next();

    private string Gate => _folder.File("gate");

    private string Seeds => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_enginePort},127.0.0.1:{_workerPort}");

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_handler_that_runs_while_the_engine_dies_and_comes_back_is_not_started_again()
    {
        var engine = await EngineAsync();
        var worker = await WorkerAsync(_workerPort);
        engine.Tell("run one");
        await worker.LineAsync(line => line == "started one/gated/0.0.1", Limit);

        await engine.KillAsync();
        var restarted = await EngineAsync();
        restarted.Tell("explain one");
        await restarted.LineAsync(line => line.StartsWith("explain one: ", StringComparison.Ordinal) && line.Contains("one/gated/0.0.1", StringComparison.Ordinal), Limit);
        Assert.False(await restarted.EndsWithinAsync(LeaseAndChecks), restarted.Everything());
        Assert.Equal(["one/gated/0.0.1"], Starts());

        await File.WriteAllTextAsync(Gate, string.Empty);
        restarted.Tell("wait one");
        Assert.Equal("wait one: Success", await restarted.LineAsync(line => line.StartsWith("wait one", StringComparison.Ordinal), Limit));
        Assert.Equal(["one/gated/0.0.1"], Starts());
    }

    [Fact]
    public async Task A_handler_whose_worker_dies_is_started_again_under_a_new_attempt()
    {
        var engine = await EngineAsync();
        var first = await WorkerAsync(_workerPort);
        engine.Tell("run one");
        await first.LineAsync(line => line == "started one/gated/0.0.1", Limit);

        await first.KillAsync();
        var second = await WorkerAsync(FreePort.Next());
        await second.LineAsync(line => line == "started one/gated/0.0.2", Limit);
        await File.WriteAllTextAsync(Gate, string.Empty);
        engine.Tell("wait one");

        Assert.Equal("wait one: Success", await engine.LineAsync(line => line.StartsWith("wait one", StringComparison.Ordinal), Limit));
        Assert.Equal(["one/gated/0.0.1", "one/gated/0.0.2"], Starts());
    }

    private string[] Starts() => File.ReadAllLines(_folder.File("ledger.txt"));

    private Task<ChildProcess> EngineAsync() => NodeAsync("engine", _enginePort, _folder.File("engine.db"));

    private Task<ChildProcess> WorkerAsync(int port) => NodeAsync("worker", port, _folder.File("ledger.txt"), Gate);

    private async Task<ChildProcess> NodeAsync(string role, int port, params string[] more)
    {
        var node = ChildProcess.Start("LazyEngine.EndToEnd.Node", [role, port.ToString(CultureInfo.InvariantCulture), Seeds, .. more]);
        _nodes.Add(node);
        await node.LineAsync(line => line == "ready", Limit);
        return node;
    }
}
