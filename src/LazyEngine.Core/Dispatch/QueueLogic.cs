using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Dispatch;

/// <summary>A queue: takes offers, hands attempts to workers with free slots, and knows who holds what.</summary>
/// <remarks>
/// It holds ids in memory only and no truth. Handing an attempt out twice is harmless, because the execution grants one
/// claim; so whatever is in doubt goes back into the line.
/// </remarks>
internal sealed class QueueLogic
{
    private readonly string _queue;
    private readonly string _epoch;
    private readonly DateTimeOffset _startedAt;
    private readonly QueueSettings _settings;
    private readonly WaitingLine _waiting;
    private readonly KnownWorkers _workers = new();
    private readonly Outflow _outflow;
    private readonly Dictionary<AttemptToken, (WorkerId Worker, string? Key)> _holders = [];
    // Attempts that somebody may hold without the queue's knowledge: those handed out again, or reported by two workers.
    // One of the two is refused its claim and gives up. Until every living worker has had time to say what it holds, that
    // must not be taken to mean that nobody has it: the execution would give up an attempt that runs.
    private readonly Recent<string?> _doubts = new();
    private readonly Recent<QueueReport.WorkerGone> _gone = new();
    private readonly PriorityQueue<QueueReport.WorkerGone, DateTimeOffset> _suspected = new();
    private readonly Dictionary<AttemptToken, string?> _suspects = [];
    private readonly List<QueueOutput> _outputs = [];
    private QueueControl? _control;
    private DateTimeOffset? _opensAt;

    /// <summary>Starts a queue.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="epoch">Tells it from those of the same name before and after it.</param>
    /// <param name="startedAt">When that is.</param>
    /// <param name="settings">How it behaves.</param>
    /// <param name="control">What operators have said; null where that is not known yet, and until then it hands out nothing.</param>
    public QueueLogic(string queue, string epoch, DateTimeOffset startedAt, QueueSettings settings, QueueControl? control)
    {
        (_queue, _epoch, _startedAt, _settings, _control) = (queue, epoch, startedAt, settings, control);
        _waiting = new WaitingLine(key => settings.WeightOf(key, _control));
        _outflow = new Outflow(settings, startedAt);
    }

    /// <summary>What operators have said; null while that is not known.</summary>
    public QueueControl? Control => _control;

    public int Waiting => _waiting.Count;

    public int Held => _holders.Count;

    public int Workers => _workers.Count;

    public DateTimeOffset? OldestFirstScheduledAt => _waiting.Oldest;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => Instants.Earlier(_opensAt, Instants.Earlier(_suspected.TryPeek(out _, out var due) ? due : null, LeaseEnd));

    // By this workers share their slots among the partitions.
    private int ToldWaiting => _settings.Partitions > 1 ? _waiting.Count : 0;

    private DateTimeOffset? LeaseEnd => _settings.Lease > TimeSpan.Zero ? _workers.MostSilent?.RenewedAt + _settings.Lease : null;

    public IReadOnlyList<QueueOutput> Receive(QueueMessage message, DateTimeOffset now)
    {
        QueueMessage.Offer? added = null;
        switch (message)
        {
            case QueueMessage.Offer offer:
                if (Take(offer, now)) added = offer;
                break;
            case QueueMessage.Ask ask:
                Report(StandingOf(ask.Token, ask.Inquiry, now));
                break;
            case QueueMessage.Withdraw withdraw:
                // Not while a worker may have it all the same: the claim will tell, and the execution asks again.
                var isTaken = !IsInDoubt(withdraw.Token, now) && _waiting.Take(withdraw.Token) is not null;
                Report(isTaken ? new QueueReport.Withdrawn(withdraw.Token) : StandingOf(withdraw.Token, withdraw.Inquiry, now));
                break;
            case QueueMessage.Release release:
                if (_waiting.Take(release.Token) is null && _holders.TryGetValue(release.Token, out var holder))
                    _outputs.Add(new QueueOutput.ToWorker(holder.Worker, new WorkerMessage.Cancel(_queue, release.Token)));
                break;
            case QueueMessage.Renew renew:
                Renew(renew, now);
                break;
            case QueueMessage.Done done:
                // A worker may be done with what it was handed before this queue came to be.
                if (_workers.Find(done.Worker) is { } worker && worker.Held.ContainsKey(done.Token)) Drop(worker, done.Token);
                break;
            case QueueMessage.Vacate vacate:
                if (_workers.Find(vacate.Worker) is { } resting) _workers.Vacate(resting, vacate.Token);
                break;
            case QueueMessage.Leave leave when _workers.Find(leave.Worker) is { } leaver:
                _workers.Leave(leaver);
                break;
        }

        HandOut(now);
        // What goes to a worker at once is claimed by it, which tells the execution as much.
        if (added is not null && (added.IsRepeat || _waiting.Contains(added.Token))) Report(new QueueReport.Taken(added.Token, _epoch));
        return TakeOutputs();
    }

    /// <summary>Operators have said something, and it is stored.</summary>
    public IReadOnlyList<QueueOutput> Obey(QueueControl control, DateTimeOffset now)
    {
        _control = control;
        HandOut(now);
        return TakeOutputs();
    }

    /// <summary>How it is doing.</summary>
    public QueueDetails Describe(DateTimeOffset now) => QueueDescription.Of(_queue, _settings, _control ?? QueueControl.None, _waiting, _workers, _outflow, now) with { Held = Held };

    /// <summary>The host has seen the worker die.</summary>
    public IReadOnlyList<QueueOutput> WorkerTerminated(WorkerId worker, DateTimeOffset now, string reason)
    {
        if (_workers.Find(worker) is { } known) Bury(known, reason, now);
        HandOut(now);
        return TakeOutputs();
    }

    public IReadOnlyList<QueueOutput> Tick(DateTimeOffset now)
    {
        while (LeaseEnd <= now) Bury(_workers.Find(_workers.MostSilent!.Value.Worker)!, $"nothing was heard of it for {_settings.Lease}", now);
        while (_suspected.TryPeek(out var gone, out var due) && due <= now)
        {
            _suspected.Dequeue();
            if (_suspects.Remove(gone.Token, out var key)) _outflow.End(key);
            if (!_waiting.Contains(gone.Token) && !_holders.ContainsKey(gone.Token)) Lose(gone, now);
        }

        HandOut(now);
        return TakeOutputs();
    }

    /// <returns>Whether it is new, and in the line.</returns>
    private bool Take(QueueMessage.Offer offer, DateTimeOffset now)
    {
        // The repeat of an offer that crossed the news. To take it would let another worker run what is about to be given up.
        if (_gone.TryGet(offer.Token, now, out var gone))
        {
            Report(gone);
            return false;
        }

        // So is the repeat of one whose worker is gone, while others still have time to say that they hold it.
        var known = _waiting.Contains(offer.Token) || _holders.ContainsKey(offer.Token) || _suspects.ContainsKey(offer.Token);
        var isShut = _control?.State == QueueState.Draining || _waiting.Count >= _settings.MaxWaiting;
        if (!known && isShut && !_waiting.HasInstanceOf(offer.Token))
        {
            Report(new QueueReport.Full(offer.Token, _settings.FullRetryAfter));
            return false;
        }

        if (known) Report(new QueueReport.Taken(offer.Token, _epoch));
        else _waiting.Add(offer.Token, offer.Terms());
        return !known;
    }

    private QueueReport.Standing StandingOf(AttemptToken token, long inquiry, DateTimeOffset now)
    {
        var inDoubt = IsYoung(now) || IsInDoubt(token, now);
        if (inDoubt && _workers.HoldersOf(token) > 1) return new QueueReport.Standing(token, AttemptStanding.Contested, _epoch, null, inquiry);
        if (_waiting.Contains(token)) return new QueueReport.Standing(token, AttemptStanding.Waiting, _epoch, null, inquiry, inDoubt);
        if (_holders.TryGetValue(token, out var holder)) return new QueueReport.Standing(token, AttemptStanding.Held, _epoch, holder.Worker, inquiry, inDoubt);
        return new QueueReport.Standing(token, inDoubt ? AttemptStanding.TooEarly : AttemptStanding.Unknown, _epoch, null, inquiry, inDoubt);
    }

    private void Renew(QueueMessage.Renew renew, DateTimeOffset now)
    {
        // One that was overtaken by a later one says what was true before.
        if (_workers.Find(renew.Worker) is { } known && renew.SentAt < known.SentAt) return;
        var worker = _workers.Renew(renew, now);
        var lastHand = renew.Epoch == _epoch ? renew.LastHand : 0;
        // A worker that comes back after it was given up has numbers of its first life; new hands must be told from those.
        worker.Numbered = Math.Max(worker.Numbered, lastHand);
        var holds = new HashSet<AttemptToken>(renew.Held);
        foreach (var (token, holding) in worker.InOrder())
        {
            if (holds.Contains(token)) continue;
            var onItsWay = holding.Number > lastHand && now - holding.At < _settings.Patience;
            if (onItsWay) continue;
            if (!Drop(worker, token)) continue;
            _waiting.Add(token, holding.Terms);
            _doubts.Add(token, holding.Terms.Key, now + _settings.Patience);
        }

        for (var at = 0; at < renew.Held.Count; at++) Adopt(worker, renew.Held[at], at < renew.Keys.Count ? renew.Keys[at] : null, now);
        _outputs.Add(new QueueOutput.ToWorker(renew.Worker, new WorkerMessage.Renewed(_queue, _epoch, _settings.Lease, renew.SentAt) { Partitions = _settings.Partitions, Waiting = ToldWaiting }));
    }

    private void Adopt(KnownWorkers.Known worker, AttemptToken token, string? key, DateTimeOffset now)
    {
        var holding = worker.Held.GetValueOrDefault(token);
        if (!_holders.TryGetValue(token, out var holder))
        {
            _gone.Remove(token);
            var waited = _waiting.Take(token);
            Hold(worker, token, holding ?? new KnownWorkers.Holding(0, now, waited?.Terms ?? new OfferTerms(0, now, key)));
        }
        else if (holder.Worker != worker.Id)
        {
            // Both have a slot taken by it. The execution knows whom it has granted it; the other will be done with it soon.
            if (holding is null) _workers.Hold(worker, token, new KnownWorkers.Holding(0, now, new OfferTerms(0, now, key)));
            _doubts.Add(token, holder.Key, now + _settings.Patience);
        }
    }

    private void HandOut(DateTimeOffset now)
    {
        _opensAt = null;
        if (_control is null or { State: QueueState.Paused } || _waiting.Count == 0 || !_workers.AnyFree) return;
        // What is in doubt may run.
        if (_outflow.BoundsWhatRuns) _outflow.Count(_doubts.Except(token => _holders.ContainsKey(token) || _suspects.ContainsKey(token), now));
        while (_waiting.Count > 0 && _workers.AnyFree)
        {
            var opensAt = _outflow.OpensAt(now);
            if (opensAt <= now && _waiting.TakeFirst(_workers.HasFree, _outflow.IsFull) is { } next)
            {
                Hand(next, now);
                continue;
            }

            _opensAt = opensAt > now ? opensAt : _outflow.LooksAgainAt(now);
            return;
        }
    }

    private void Hand(WaitingLine.Entry next, DateTimeOffset now)
    {
        _outflow.Take(now);
        var worker = _workers.MostFree(next.Terms.Group);
        var number = ++worker.Numbered;
        Hold(worker, next.Token, new KnownWorkers.Holding(number, now, next.Terms));
        _outputs.Add(new QueueOutput.ToWorker(worker.Id, new WorkerMessage.Hand(_queue, _epoch, number, next.Token) { Key = next.Terms.Key, Waiting = ToldWaiting }));
    }

    private void Hold(KnownWorkers.Known worker, AttemptToken token, KnownWorkers.Holding holding)
    {
        _holders[token] = (worker.Id, holding.Terms.Key);
        _outflow.Begin(holding.Terms.Key);
        _workers.Hold(worker, token, holding);
    }

    /// <summary>Frees the worker's slot.</summary>
    /// <returns>Whether it was the worker that counted as the attempt's holder.</returns>
    private bool Drop(KnownWorkers.Known worker, AttemptToken token)
    {
        _workers.Free(worker, token);
        if (!_holders.TryGetValue(token, out var holder) || holder.Worker != worker.Id) return false;
        _outflow.End(holder.Key);
        return _holders.Remove(token);
    }

    private void Bury(KnownWorkers.Known worker, string reason, DateTimeOffset now)
    {
        foreach (var (token, holding) in worker.InOrder())
        {
            if (!Drop(worker, token)) continue;
            var gone = new QueueReport.WorkerGone(token, worker.Id, reason);
            // Another worker may run it, and gets the time to say so.
            if (!IsYoung(now) && !IsInDoubt(token, now))
            {
                Lose(gone, now);
                continue;
            }

            if (_suspects.TryAdd(token, holding.Terms.Key)) _outflow.Begin(holding.Terms.Key);
            _suspected.Enqueue(gone, now + _settings.Patience);
        }

        _workers.Forget(worker);
        _outputs.Add(new QueueOutput.WorkerForgotten(worker.Id));
    }

    private void Lose(QueueReport.WorkerGone gone, DateTimeOffset now)
    {
        _gone.Add(gone.Token, gone, now + _settings.Patience);
        Report(gone);
    }

    private bool IsYoung(DateTimeOffset now) => now - _startedAt < _settings.Lease;

    private bool IsInDoubt(AttemptToken token, DateTimeOffset now) => _doubts.TryGet(token, now, out _);

    private void Report(QueueReport report) => _outputs.Add(new QueueOutput.ToExecution(report));

    private QueueOutput[] TakeOutputs()
    {
        QueueOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }
}
