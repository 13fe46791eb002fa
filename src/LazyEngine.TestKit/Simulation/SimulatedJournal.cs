using System.Security.Cryptography;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.TestKit.Simulation;

/// <summary>The database: commits as bytes, one index row an execution, snapshots, flows. It outlives every process.</summary>
internal sealed class SimulatedJournal(World world, Safeguards safeguards)
{
    private readonly SortedDictionary<ExecutionId, List<byte[]>> _rows = [];
    private readonly SortedDictionary<ExecutionId, IndexRow> _index = [];
    private readonly Dictionary<ExecutionId, byte[]> _snapshots = [];
    private readonly Dictionary<FlowHash, Plan> _plans = [];
    private DateTimeOffset _downUntil;
    private PlannedCrash? _planned;
    private Action _crash = () => { };

    /// <summary>Told of every commit once it is stored.</summary>
    public event Action<ExecutionId, Commit, long>? Stored;

    public int Commits => _rows.Values.Sum(rows => rows.Count);

    public IEnumerable<ExecutionId> Executions => _rows.Keys;

    public bool IsDown => world.Now < _downUntil;

    public Plan Register(Flow flow)
    {
        var family = FlowFamily.Of(flow);
        foreach (var member in family)
        {
            var (plan, problems) = PlanCompiler.Compile(member.Flow, member.Hash);
            if (plan is not null) problems = ChildTasks.ProblemsOf(plan, PlanOf);
            _plans[member.Hash] = plan is not null && problems.Count == 0 ? plan : throw new InvalidFlowException(member.Flow.Name, problems);
        }

        return _plans[family[^1].Hash];
    }

    public Plan? PlanOf(FlowHash flow) => _plans.GetValueOrDefault(flow);

    public void Plan(PlannedCrash planned, Action crash) => (_planned, _crash) = (planned, crash);

    public void GoDown(TimeSpan duration) => _downUntil = world.Now + duration;

    public long VersionOf(ExecutionId id) => _rows.TryGetValue(id, out var rows) ? rows.Count : 0;

    public IndexRow? IndexOf(ExecutionId id) => _index.GetValueOrDefault(id);

    /// <summary>Everything that is stored, as one number.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in _rows.Values.SelectMany(rows => rows)) hash.AppendData(row);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public IEnumerable<Commit> Read(ExecutionId id, long after = 0) =>
        _rows.TryGetValue(id, out var rows) ? rows.Skip((int)after).Select(row => (Commit)WireCodec.Decode("lazyengine.commit.v1", row)) : [];

    public Execution? Snapshot(ExecutionId id) =>
        _snapshots.TryGetValue(id, out var bytes) ? (Execution)WireCodec.Decode("lazyengine.snapshot.v1", bytes) : null;

    public void SaveSnapshot(Execution state) => _snapshots[state.Id] = WireCodec.Encode(state);

    /// <summary>A snapshot is a cache and may be gone at any time.</summary>
    public void DropSnapshot(ExecutionId id) => _snapshots.Remove(id);

    /// <summary>Writes commits in one atomic write; the answer comes later, or never where the writer has died.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="after">How many commits the writer knows of.</param>
    /// <param name="commits">The new ones.</param>
    /// <param name="answer">Told whether it was done.</param>
    public void Append(ExecutionId id, long after, IReadOnlyList<Commit> commits, Action<bool> answer)
    {
        var bytes = commits.Select(WireCodec.Encode).ToList();
        world.After(world.Latency(), () =>
        {
            var dies = _planned?.Next(commits.Count);
            if (dies == CrashPoint.BeforeWrite)
            {
                _crash();
                return;
            }

            var done = !IsDown && !world.Goes(FaultKind.WriteFailed, 0.01, id.Value) && TryStore(id, after, commits, bytes);
            var known = done && !world.Goes(FaultKind.WriteUnacknowledged, 0.01, id.Value);
            if (dies == CrashPoint.BeforeAcknowledgement)
            {
                _crash();
                return;
            }

            world.After(world.Latency(), () =>
            {
                answer(known);
                if (dies == CrashPoint.AfterAcknowledgement) _crash();
            });
        });
    }

    /// <returns>Whether there is a later commit than the caller knows of.</returns>
    public bool MoveWake(ExecutionId id, long version, DateTimeOffset? wakeAt)
    {
        if (IsDown) return false;
        if (VersionOf(id) > version) return true;
        if (_index.TryGetValue(id, out var row)) _index[id] = row with { Header = row.Header with { WakeAt = wakeAt } };
        return false;
    }

    /// <summary>A page of the index as the watchdog reads it; null where the database is down.</summary>
    public IReadOnlyList<IndexRow>? Page(WatchdogPage page, int limit) => IsDown ? null : page switch
    {
        WatchdogPage.WithAttempts sweep => [.. _index.Values
            .Where(row => row.Header.HasAttempts && (sweep.After is not { } after || row.Header.Execution.CompareTo(after) > 0))
            .Take(limit)],
        WatchdogPage.Due due => [.. _index.Values
            .Where(row => row.Header.WakeAt <= due.Now)
            .OrderBy(row => (row.Header.WakeAt!.Value, row.Header.Execution))
            .Where(row => due.AfterWake is not { } wake || (row.Header.WakeAt!.Value, row.Header.Execution).CompareTo((wake, due.AfterId)) > 0)
            .Take(limit)],
        _ => throw new ArgumentOutOfRangeException(nameof(page), page.GetType().Name, "This page is not known."),
    };

    private bool TryStore(ExecutionId id, long after, IReadOnlyList<Commit> commits, List<byte[]> bytes)
    {
        if (!_rows.TryGetValue(id, out var rows)) _rows.Add(id, rows = []);
        // Somebody else has written in the meantime: the key is taken, and the whole write fails.
        if (rows.Count != after && safeguards.HasFlag(Safeguards.RowKey)) return false;
        foreach (var (commit, row) in commits.Zip(bytes))
        {
            rows.Add(row);
            if (commit.Index is { } header) WriteIndex(header);
            Stored?.Invoke(id, commit, rows.Count);
        }

        return true;
    }

    private void WriteIndex(IndexHeader header)
    {
        if (safeguards.HasFlag(Safeguards.IndexWithCommit)) _index[header.Execution] = new IndexRow(header);
        else if (!world.IsFaulty || world.Chance(0.9)) world.After(world.Between(0, 3), () => _index[header.Execution] = new IndexRow(header));
    }

    internal sealed record IndexRow(IndexHeader Header);
}
