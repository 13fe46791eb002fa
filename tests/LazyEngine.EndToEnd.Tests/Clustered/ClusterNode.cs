using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>A node of a cluster in a process of its own; it can be killed and started again under the same address.</summary>
internal abstract class ClusterNode : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private volatile ChildProcess? _process;

    /// <summary>The port that it listens on for other nodes.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>What to call it.</summary>
    public abstract string Name { get; }

    /// <summary>Where other nodes reach it, unless something stands between them.</summary>
    public string Address => AddressOf(Port);

    /// <summary>The process that was started last, and what it has said so far.</summary>
    public ChildProcess Process => _process!;

    /// <summary>The program that it is started as next time: the path of another build, or null for that of the tests.</summary>
    public string? Build { get; set; }

    public bool IsRunning => _process is { HasExited: false };

    public static string AddressOf(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>Starts the process, and waits for nothing.</summary>
    public void Launch()
    {
        _process?.Dispose();
        _process = Build is null ? ChildProcess.Start(Command.Program, Arguments) : ChildProcess.StartBuild(Build, Arguments);
    }

    /// <summary>Waits until the node has joined, and executions can be reached from it.</summary>
    public Task ReadyAsync() => Process.LineAsync(line => line.StartsWith("Press", StringComparison.Ordinal), StartLimit);

    public async Task StartAsync()
    {
        Launch();
        await ReadyAsync();
    }

    /// <summary>As a power cut would end it.</summary>
    public Task KillAsync() => Process.KillAsync();

    public void Dispose() => _process?.Dispose();

    protected abstract IEnumerable<string> Arguments { get; }

    protected string PortText => Port.ToString(CultureInfo.InvariantCulture);
}
