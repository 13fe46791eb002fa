using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary><c>lazyengine worker --join</c> in a process of its own; it can be killed and started again.</summary>
/// <param name="seeds">Whom it joins by.</param>
/// <param name="arguments">Whatever else it is told.</param>
internal sealed class WorkerNode(IReadOnlyList<string> seeds, params string[] arguments) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);

    private ChildProcess? _process;

    public ChildProcess Process => _process!;

    public void Launch()
    {
        _process?.Dispose();
        _process = ChildProcess.Start(Command.Program, ["worker", "--join", string.Join(',', seeds), "--handlers", Programs.PathOf("LazyEngine.EndToEnd.Flows"), .. arguments]);
    }

    /// <summary>Waits until the node has joined.</summary>
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
