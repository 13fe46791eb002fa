using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>A worker on one queue, on all of its partitions at once: a <see cref="WorkerLogic"/> for each, which share the slots.</summary>
/// <remarks>How many partitions there are, the first one tells: a worker needs to know nothing of a queue but its name.</remarks>
internal sealed class PartitionedWorker
{
    // Shares are not moved for every attempt that comes or goes.
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(100);

    private readonly WorkerId _worker;
    private readonly string _queue;
    private readonly WorkerSettings _settings;
    private readonly List<WorkerLogic> _lines = [];
    private readonly SlotShares _shares;
    private DateTimeOffset? _turnDue;
    private DateTimeOffset? _calmUntil;
    private bool _draining;

    public PartitionedWorker(WorkerId worker, string queue, WorkerSettings settings)
    {
        (_worker, _queue, _settings, _shares) = (worker, queue, settings, new SlotShares(settings.Slots));
        AddLine();
    }

    /// <summary>Whether it holds nothing.</summary>
    public bool IsIdle => _lines.TrueForAll(line => line.IsIdle);

    /// <summary>How many attempts it holds.</summary>
    public int Held => _lines.Sum(line => line.Held);

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => Instants.Earlier(_calmUntil, _lines.Select(line => line.NextTick).Aggregate(Instants.Earlier));

    private int Taken => _lines.Sum(line => line.Taken);

    public IReadOnlyList<WorkerOutput> Receive(WorkerMessage message, DateTimeOffset now)
    {
        var partition = QueuePartition.Parse(message.Queue).Number;
        if (partition >= _lines.Count) return [];
        var outputs = new List<WorkerOutput>(_lines[partition].Receive(message, now));
        switch (message)
        {
            case WorkerMessage.Renewed renewed:
                while (partition == 0 && _lines.Count < Math.Min(renewed.Partitions, QueuePartition.Most)) outputs.AddRange(Join(now));
                _shares.Heard(partition, renewed.SentAt, renewed.Waiting);
                if (partition == 0 && _lines.Count > 1) outputs.AddRange(MoveHome(renewed.Partitions, now));
                break;
            case WorkerMessage.Hand hand:
                _shares.Handed(partition, hand.Waiting);
                break;
        }

        return Share(outputs, now);
    }

    public IReadOnlyList<WorkerOutput> Receive(ExecutionReply reply, DateTimeOffset now) => All(line => line.Receive(reply, now), now);

    /// <summary>A handler gives a sign of life.</summary>
    public IReadOnlyList<WorkerOutput> Heartbeat(AttemptToken token, Payload? progress, DateTimeOffset now) => LineOf(token).Heartbeat(token, progress, now);

    /// <summary>An attempt that the worker was granted before it was here runs on.</summary>
    public void Adopt(AttemptToken token, string? key) => _lines[0].Adopt(token, key);

    public IReadOnlyList<WorkerOutput> HandlerFinished(AttemptToken token, TaskOutcome outcome, DateTimeOffset now) => LineOf(token).HandlerFinished(token, outcome, now);

    /// <summary>Takes nothing new; what no handler has begun goes back, what one has is finished.</summary>
    public IReadOnlyList<WorkerOutput> Drain(DateTimeOffset now)
    {
        // Shares are moved no more, so nothing is waited for that would move them.
        (_draining, _calmUntil) = (true, null);
        return All(line => line.Drain(now), now);
    }

    /// <summary>The process ends soon, see <see cref="WorkerLogic.HandBack"/>.</summary>
    public IReadOnlyList<WorkerOutput> HandBack(bool waitForHandlers, DateTimeOffset now) => All(line => line.HandBack(waitForHandlers, now), now);

    public IReadOnlyList<WorkerOutput> Tick(DateTimeOffset now) => All(line => line.Tick(now), now);

    private void AddLine()
    {
        _lines.Add(new WorkerLogic(_worker, new QueuePartition(_queue, _lines.Count).Name, _settings) { HasRoom = () => Taken < _settings.Slots });
        _shares.Add();
    }

    // It begins with no slots: all of them are offered already.
    private IReadOnlyList<WorkerOutput> Join(DateTimeOffset now)
    {
        AddLine();
        return [.. _lines[^1].Offer(0, now), .. _draining ? _lines[^1].Drain(now) : []];
    }

    private WorkerLogic LineOf(AttemptToken token) => _lines.Find(line => line.Holds(token)) ?? _lines[0];

    private IReadOnlyList<WorkerOutput> All(Func<WorkerLogic, IReadOnlyList<WorkerOutput>> act, DateTimeOffset now) =>
        _lines.Count == 1 ? Share(act(_lines[0]), now) : Share([.. _lines.SelectMany(act)], now);

    private IReadOnlyList<WorkerOutput> Share(IReadOnlyList<WorkerOutput> outputs, DateTimeOffset now)
    {
        Note(outputs);
        if (_lines.Count == 1 || _draining) return outputs;
        var all = new List<WorkerOutput>(outputs);
        if (_turnDue is null || _turnDue <= now)
        {
            _turnDue = now + _settings.RenewEvery;
            _shares.NextTurn();
        }

        if (_calmUntil <= now) _calmUntil = null;
        if (_calmUntil is null && _shares.IsUneven(TakenByLine()))
        {
            var lower = _shares.Lower(TakenByLine());
            if (lower.Count > 0) _calmUntil = now + Calm;
            Offer(lower, all, now);
        }

        Offer(_shares.Raise(TakenByLine()), all, now);
        return all;
    }

    // What was adopted before the partitions were known is said to the one that has to know of it.
    private List<WorkerOutput> MoveHome(int partitions, DateTimeOffset now)
    {
        var outputs = new List<WorkerOutput>();
        foreach (var line in _lines)
        {
            foreach (var (token, key, _) in line.Attempts().Where(attempt => attempt.MayMove))
            {
                var home = _lines[Math.Min(QueuePartition.Of(_queue, token.Execution, partitions).Number, _lines.Count - 1)];
                if (home == line) continue;
                outputs.AddRange(line.MoveAway(token));
                home.Adopt(token, key);
                outputs.AddRange(home.Offer(home.Offered, now));
            }
        }

        return outputs;
    }

    private int[] TakenByLine() => [.. _lines.Select(line => line.Taken)];

    private void Offer(IReadOnlyList<(int Partition, int Slots)> changes, List<WorkerOutput> outputs, DateTimeOffset now)
    {
        foreach (var (partition, slots) in changes)
        {
            var renewed = _lines[partition].Offer(slots, now);
            Note(renewed);
            outputs.AddRange(renewed);
        }
    }

    private void Note(IReadOnlyList<WorkerOutput> outputs)
    {
        foreach (var output in outputs)
        {
            if (output is WorkerOutput.ToQueue { Message: QueueMessage.Renew { SentAt: { } at } renew }) _shares.Told(QueuePartition.Parse(renew.Queue).Number, renew.Slots, at);
        }
    }
}
