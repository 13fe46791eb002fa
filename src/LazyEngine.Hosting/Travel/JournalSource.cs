using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Hosting.Travel;

/// <summary>Journals and flows, wherever they are read from.</summary>
/// <param name="commits">The commits of an execution, both ends included.</param>
/// <param name="flow">The definition of a flow.</param>
internal sealed class JournalSource(Func<ExecutionId, long, long, CancellationToken, IAsyncEnumerable<(long Version, Commit Commit)>> commits, Func<FlowHash, CancellationToken, Task<ReadOnlyMemory<byte>?>> flow)
{
    private readonly Dictionary<FlowHash, Plan> _plans = [];

    public IAsyncEnumerable<(long Version, Commit Commit)> ReadAsync(ExecutionId id, long from, long to, CancellationToken cancellationToken) => commits(id, from, to, cancellationToken);

    public Task<ReadOnlyMemory<byte>?> ReadFlowAsync(FlowHash hash, CancellationToken cancellationToken) => flow(hash, cancellationToken);

    /// <summary>Adds a commit, once the flows in it are known.</summary>
    public async Task<Replay> AddAsync(Replay before, Commit commit, CancellationToken cancellationToken)
    {
        await KnowAsync(commit, cancellationToken);
        return before.Add(commit, _plans.GetValueOrDefault);
    }

    /// <summary>Reads the flows that a commit needs.</summary>
    public async Task KnowAsync(Commit commit, CancellationToken cancellationToken)
    {
        foreach (var hash in Replay.FlowsOf(commit)) _ = await PlanAsync(hash, cancellationToken);
    }

    public Plan? Find(FlowHash hash) => _plans.GetValueOrDefault(hash);

    /// <summary>A plan; null where no such flow is registered.</summary>
    public async Task<Plan?> PlanAsync(FlowHash hash, CancellationToken cancellationToken)
    {
        if (_plans.TryGetValue(hash, out var known)) return known;
        if (await flow(hash, cancellationToken) is not { } definition) return null;
        return _plans[hash] = Compile(hash, definition);
    }

    /// <exception cref="InvalidFlowException">The flow was valid for another release only.</exception>
    public static Plan Compile(FlowHash hash, ReadOnlyMemory<byte> definition)
    {
        var decoded = FlowCodec.Decode(definition);
        var compilation = PlanCompiler.Compile(decoded, hash);
        return compilation.Plan ?? throw new InvalidFlowException(decoded.Name, compilation.Problems);
    }
}
