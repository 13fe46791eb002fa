using System.Globalization;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>Three engines and two workers, each under a supervisor and behind a network that can be cut.</summary>
internal sealed class FaultyCluster : IAsyncDisposable
{
    private const int EngineCount = 3;
    private const int WorkerCount = 2;

    // Times that let a test see in seconds what takes minutes otherwise. The lease outlasts the death and the return of an
    // engine: a worker stops its handlers when it ends.
    private const string ImpatientTimes = """
        lazyengine.queue.lease = 15 s
        lazyengine.worker.renew-every = 1 s
        lazyengine.wake.first-check = 1 s
        lazyengine.wake.longest-check = 2 s
        lazyengine.watchdog.poll-every = 500 ms
        lazyengine.client.request-timeout = 2 s
        lazyengine.client.give-up-after = 10 s
        akka.cluster.split-brain-resolver.stable-after = 4 s
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 4 s
        akka.remote.dot-netty.tcp.public-hostname = "127.0.0.1"
        """;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);

    private readonly Network _network = new();

    public FaultyCluster(string database, TemporaryFolder folder, string? build = null)
    {
        int[] ports = [.. Enumerable.Range(0, EngineCount + WorkerCount).Select(_ => FreePort.Next())];
        string[] seeds = [.. ports.Take(EngineCount).Select(ClusterNode.AddressOf)];
        Engines = [.. ports.Take(EngineCount).Select(port => Under(new EngineNode(seeds, "engine", "--no-work", "--postgresql", database, "--conf", Configure(folder, port)), port))];
        Workers = [.. ports.Skip(EngineCount).Select(port => Under(new WorkerNode(seeds, "--queue", "default=16", "--conf", Configure(folder, port)), port))];
        foreach (var node in All) node.Node.Build = build;
    }

    /// <summary>The engines; the first is the one that begins the cluster.</summary>
    public IReadOnlyList<Supervisor> Engines { get; }

    public IReadOnlyList<Supervisor> Workers { get; }

    public IEnumerable<Supervisor> All => [.. Engines, .. Workers];

    /// <summary>Each request goes to the next engine.</summary>
    public CarefulClient Client() => new(new HttpClient(new Doors([.. Engines.Select(engine => (IServed)engine.Node)])) { BaseAddress = new Uri("http://127.0.0.1"), Timeout = TimeSpan.FromSeconds(60) });

    public async Task StartAsync()
    {
        foreach (var node in All) node.Start();
        await ReadyAsync();
    }

    /// <summary>Waits until every node has joined.</summary>
    public Task ReadyAsync() => Task.WhenAll(All.Select(node => node.ReadyAsync(ReadyLimit)));

    public void CutOff(params Supervisor[] nodes) => _network.CutOff([.. nodes.Select(supervisor => supervisor.Node)]);

    public void Heal() => _network.Heal();

    public async ValueTask DisposeAsync()
    {
        foreach (var node in All) await node.DisposeAsync();
        _network.Dispose();
    }

    private static string Configure(TemporaryFolder folder, int port) =>
        folder.Write(string.Create(CultureInfo.InvariantCulture, $"node-{port}.conf"), string.Create(CultureInfo.InvariantCulture, $"{ImpatientTimes}\nakka.remote.dot-netty.tcp.public-port = {port}\n"));

    private Supervisor Under(ClusterNode node, int port)
    {
        _network.Put(node, port);
        return new Supervisor(node);
    }
}
