using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary><c>lazyengine serve --cluster</c> in a process of its own; it can be killed and started again under the same addresses.</summary>
/// <param name="seeds">Whom it joins by; empty where it begins the cluster.</param>
/// <param name="roles">What it does.</param>
/// <param name="arguments">The store and whatever else it is told.</param>
internal sealed class EngineNode(IReadOnlyList<string> seeds, string roles, params string[] arguments) : IServed, IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private readonly int _http = FreePort.Next();
    private ChildProcess? _process;

    /// <summary>Its port in the cluster.</summary>
    public int Port { get; } = FreePort.Next();

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_http}");

    /// <summary>What the process has said so far.</summary>
    public ChildProcess Process => _process!;

    public void Launch()
    {
        _process?.Dispose();
        string[] seed = seeds.Count == 0 ? [] : ["--seed", string.Join(',', seeds)];
        _process = ChildProcess.Start(Command.Program,
            ["serve", "--cluster", "--listen", Url, "--port", Port.ToString(CultureInfo.InvariantCulture), .. seed, "--roles", roles, "--flows", Programs.PathOf("LazyEngine.EndToEnd.Flows"), .. arguments]);
    }

    /// <summary>Waits until the node has joined, and executions can be reached from it.</summary>
    public Task ReadyAsync() => _process!.LineAsync(line => line.StartsWith("Press", StringComparison.Ordinal), StartLimit);

    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    /// <summary>As a power cut would end it.</summary>
    public Task KillAsync() => _process!.KillAsync();

    public void Dispose() => _process?.Dispose();
}
