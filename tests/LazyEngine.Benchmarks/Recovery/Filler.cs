using LazyEngine.Benchmarks.Pure;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Plans;
using LazyEngine.Wire;
using Names = LazyEngine.Actors.Names;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>Writes executions as the engine would have, without running them: of 25, one waits for a signal and the others are chains of three that have ended.</summary>
internal sealed class Filler
{
    private const int Writers = 8;
    private const int AtOnce = 64;
    private const int Group = 25;
    private const int KeptIds = 100_000;

    private readonly ExecutionStore _store;
    private readonly Plan _waiting;
    private readonly JournalRow _model;
    private readonly Random _random = new(1);
    private readonly Lock _gate = new();
    private readonly List<ExecutionId> _ended = [];
    private readonly List<ExecutionId> _asleep = [];
    private long _rows;

    private Filler(ExecutionStore store, Plan chain, Plan waiting, JournalRow model) => (_store, Chain, _waiting, _model) = (store, chain, waiting, model);

    public Plan Chain { get; }

    public long Rows => Interlocked.Read(ref _rows);

    /// <summary>Registers the flows, and runs an execution to see what rows look like.</summary>
    public static async Task<Filler> BeginAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (chain, waiting) = (Shapes.Of("chain", 3), Flow.Linear("waiting", Flow.Signal("go")));
        var (chainHash, waitingHash) = (await bench.Engine.RegisterAsync(chain, cancellationToken), await bench.Engine.RegisterAsync(waiting, cancellationToken));
        var id = ExecutionId.Parse("model-" + Guid.NewGuid().ToString("N"));
        await bench.Engine.RunAsync(waitingHash, options: new RunOptions { Id = id }, cancellationToken: cancellationToken);
        JournalRow? model = null;
        await bench.Store.ReplayAsync(Names.PersistenceId(id), 1, 1, 1, row => model = row);
        return new Filler(bench.Store, PureRun.PlanOf(chain, chainHash), PureRun.PlanOf(waiting, waitingHash), model!);
    }

    /// <summary>Any execution that has ended.</summary>
    public ExecutionId Ended()
    {
        lock (_gate) return _ended[_random.Next(_ended.Count)];
    }

    /// <summary>Any execution that waits, which is not given again.</summary>
    public ExecutionId Asleep()
    {
        lock (_gate)
        {
            var at = _random.Next(_asleep.Count);
            var id = _asleep[at];
            _asleep.RemoveAt(at);
            return id;
        }
    }

    /// <summary>Writes executions that wait, so that there are some to take.</summary>
    public Task SleepAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => AppendAsync(waits: true)));

    /// <summary>Writes until there are so many rows.</summary>
    public Task FillAsync(long rows, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(
        async () =>
        {
            while (Rows < rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => AppendAsync(number % Group == 0)));
            }
        },
        cancellationToken)));

    private async Task AppendAsync(bool waits)
    {
        var (id, now) = (ExecutionId.Parse(Guid.CreateVersion7().ToString("N")), DateTimeOffset.UtcNow);
        var run = new PureRun(waits ? _waiting : Chain, id, now);
        var commits = run.ToEnd();
        var rows = commits.Select((commit, at) => _model with { SequenceNr = at + 1, Message = WireCodec.Encode(commit), Manifest = WireCodec.ManifestOf(commit), Timestamp = now.UtcTicks }).ToList();
        await _store.AppendAsync(new JournalWrite(Names.PersistenceId(id), rows, commits.Last(commit => commit.Index is not null).Index));
        Interlocked.Add(ref _rows, rows.Count);
        lock (_gate) Keep(waits ? _asleep : _ended, id);
    }

    // From all times: a new one takes the place of any.
    private void Keep(List<ExecutionId> ids, ExecutionId id)
    {
        if (ids.Count < KeptIds) ids.Add(id);
        else ids[_random.Next(KeptIds)] = id;
    }
}
