using System.Diagnostics;
using System.Globalization;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>A node in a process of its own, from the outside.</summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan EndsIn = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private Node(Process process) => _process = process;

    public static async Task<Node> StartAsync(NodePlace place, CancellationToken cancellationToken)
    {
        var node = new Node(Child.Start(["node", place.ToString()], isAsked: true));
        try
        {
            while (await node._process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line == NodeProgram.Ready) return node;
            }

            throw new ChildFailedException(-1);
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>The CPU time that it has used since it was started.</summary>
    public async Task<TimeSpan> CpuAsync(CancellationToken cancellationToken) => TimeSpan.FromTicks(long.Parse(await AskAsync(NodeProgram.Cpu, cancellationToken), CultureInfo.InvariantCulture));

    /// <summary>Lets it run a workload itself.</summary>
    public async Task<LoadResult> LoadAsync(Workload workload, int concurrency, TimeSpan time, CancellationToken cancellationToken) =>
        LoadResult.Read(await AskAsync(string.Create(CultureInfo.InvariantCulture, $"{workload.Name} {concurrency} {time.TotalSeconds}"), cancellationToken));

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var late = new CancellationTokenSource(EndsIn);
            await _process.WaitForExitAsync(late.Token);
        }
        catch (Exception stuck) when (stuck is OperationCanceledException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(question.AsMemory(), cancellationToken);
        return await _process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new ChildFailedException(-1);
    }
}
