using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>A queue: takes offers, hands attempts to workers with free slots, and knows who holds what.</summary>
/// <remarks>
/// It holds ids in memory only and no truth. Handing an attempt out twice is harmless, because the execution grants one
/// claim; so whatever is in doubt goes back into the line.
/// </remarks>
internal sealed class QueueLogic(string queue, string epoch, DateTimeOffset startedAt, QueueSettings settings)
{
    /// <summary>How long a queue that is full by its limit waits at most until it counts again.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly WaitingLine _waiting = new();
    private readonly KnownWorkers _workers = new();
    private readonly Dictionary<AttemptToken, WorkerId> _holders = [];
    // Attempts that somebody may hold without the queue's knowledge: those handed out again, or reported by two workers.
    // One of the two is refused its claim and gives up. Until every living worker has had time to say what it holds, that
    // must not be taken to mean that nobody has it: the execution would give up an attempt that runs.
    private readonly Recent<bool> _doubts = new();
    private readonly Recent<QueueReport.WorkerGone> _gone = new();
    private readonly PriorityQueue<QueueReport.WorkerGone, DateTimeOffset> _suspected = new();
    private readonly HashSet<AttemptToken> _suspects = [];
    private readonly List<QueueOutput> _outputs = [];
    private readonly TokenBucket? _bucket = settings.Rate is { } rate ? new TokenBucket(rate, startedAt) : null;
    private DateTimeOffset? _opensAt;

    public int Waiting => _waiting.Count;

    public int Held => _holders.Count;

    public int Workers => _workers.Count;

    public DateTimeOffset? OldestFirstScheduledAt => _waiting.Oldest;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => Instants.Earlier(_opensAt, Instants.Earlier(_suspected.TryPeek(out _, out var due) ? due : null, LeaseEnd));

    private DateTimeOffset? LeaseEnd => settings.Lease > TimeSpan.Zero ? _workers.MostSilent?.RenewedAt + settings.Lease : null;

    public IReadOnlyList<QueueOutput> Receive(QueueMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case QueueMessage.Offer offer:
                Take(offer, now);
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
                    _outputs.Add(new QueueOutput.ToWorker(holder, new WorkerMessage.Cancel(queue, release.Token)));
                break;
            case QueueMessage.Renew renew:
                Renew(renew, now);
                break;
            case QueueMessage.Done done:
                // A worker may be done with what it was handed before this queue came to be.
                if (_workers.Find(done.Worker) is { } worker && worker.Held.ContainsKey(done.Token)) Drop(worker, done.Token);
                break;
            case QueueMessage.Leave leave when _workers.Find(leave.Worker) is { } leaver:
                _workers.Leave(leaver);
                break;
        }

        HandOut(now);
        return TakeOutputs();
    }

    /// <summary>The host has seen the worker die.</summary>
    public IReadOnlyList<QueueOutput> WorkerTerminated(WorkerId worker, DateTimeOffset now, string reason)
    {
        if (_workers.Find(worker) is { } known) Bury(known, reason, now);
        HandOut(now);
        return TakeOutputs();
    }

    public IReadOnlyList<QueueOutput> Tick(DateTimeOffset now)
    {
        while (LeaseEnd <= now) Bury(_workers.Find(_workers.MostSilent!.Value.Worker)!, $"nothing was heard of it for {settings.Lease}", now);
        while (_suspected.TryPeek(out var gone, out var due) && due <= now)
        {
            _suspected.Dequeue();
            _suspects.Remove(gone.Token);
            if (!_waiting.Contains(gone.Token) && !_holders.ContainsKey(gone.Token)) Lose(gone, now);
        }

        HandOut(now);
        return TakeOutputs();
    }

    private void Take(QueueMessage.Offer offer, DateTimeOffset now)
    {
        // The repeat of an offer that crossed the news. To take it would let another worker run what is about to be given up.
        if (_gone.TryGet(offer.Token, now, out var gone))
        {
            Report(gone);
            return;
        }

        // So is the repeat of one whose worker is gone, while others still have time to say that they hold it.
        var known = _waiting.Contains(offer.Token) || _holders.ContainsKey(offer.Token) || _suspects.Contains(offer.Token);
        if (!known && _waiting.Count >= settings.MaxWaiting && !_waiting.HasInstanceOf(offer.Token))
        {
            Report(new QueueReport.Full(offer.Token, settings.FullRetryAfter));
            return;
        }

        if (!known) _waiting.Add(offer.Token, offer.Priority, offer.FirstScheduledAt);
        Report(new QueueReport.Taken(offer.Token, epoch));
    }

    private QueueReport.Standing StandingOf(AttemptToken token, long inquiry, DateTimeOffset now)
    {
        var inDoubt = IsYoung(now) || IsInDoubt(token, now);
        if (inDoubt && _workers.HoldersOf(token) > 1) return new QueueReport.Standing(token, AttemptStanding.Contested, epoch, null, inquiry);
        if (_waiting.Contains(token)) return new QueueReport.Standing(token, AttemptStanding.Waiting, epoch, null, inquiry, inDoubt);
        if (_holders.TryGetValue(token, out var holder)) return new QueueReport.Standing(token, AttemptStanding.Held, epoch, holder, inquiry, inDoubt);
        return new QueueReport.Standing(token, inDoubt ? AttemptStanding.TooEarly : AttemptStanding.Unknown, epoch, null, inquiry, inDoubt);
    }

    private void Renew(QueueMessage.Renew renew, DateTimeOffset now)
    {
        // One that was overtaken by a later one says what was true before.
        if (_workers.Find(renew.Worker) is { } known && renew.SentAt < known.SentAt) return;
        var worker = _workers.Renew(renew.Worker, renew.Slots, now, renew.SentAt);
        var lastHand = renew.Epoch == epoch ? renew.LastHand : 0;
        // A worker that comes back after it was given up has numbers of its first life; new hands must be told from those.
        worker.Numbered = Math.Max(worker.Numbered, lastHand);
        var holds = new HashSet<AttemptToken>(renew.Held);
        foreach (var (token, holding) in worker.InOrder())
        {
            if (holds.Contains(token)) continue;
            var onItsWay = holding.Number > lastHand && now - holding.At < settings.Patience;
            if (onItsWay) continue;
            if (!Drop(worker, token)) continue;
            _waiting.Add(token, holding.Priority, holding.FirstScheduledAt);
            _doubts.Add(token, true, now + settings.Patience);
        }

        foreach (var token in renew.Held) Adopt(worker, token, now);
        _outputs.Add(new QueueOutput.ToWorker(renew.Worker, new WorkerMessage.Renewed(queue, epoch, settings.Lease, renew.SentAt)));
    }

    private void Adopt(KnownWorkers.Known worker, AttemptToken token, DateTimeOffset now)
    {
        var holding = worker.Held.GetValueOrDefault(token);
        if (!_holders.TryGetValue(token, out var holder))
        {
            _gone.Remove(token);
            var waited = _waiting.Take(token);
            Hold(worker, token, holding ?? new KnownWorkers.Holding(0, now, waited?.Priority ?? 0, waited?.FirstScheduledAt ?? now));
        }
        else if (holder != worker.Id)
        {
            // Both have a slot taken by it. The execution knows whom it has granted it; the other will be done with it soon.
            if (holding is null) _workers.Hold(worker, token, new KnownWorkers.Holding(0, now, 0, now));
            _doubts.Add(token, true, now + settings.Patience);
        }
    }

    private void HandOut(DateTimeOffset now)
    {
        _opensAt = null;
        while (_waiting.Count > 0 && _workers.AnyFree)
        {
            _opensAt = OpensAt(now);
            if (_opensAt > now) return;
            _opensAt = null;
            _bucket?.Take(now);
            var worker = _workers.MostFree();
            var next = _waiting.TakeFirst();
            var number = ++worker.Numbered;
            Hold(worker, next.Token, new KnownWorkers.Holding(number, now, next.Priority, next.FirstScheduledAt));
            _outputs.Add(new QueueOutput.ToWorker(worker.Id, new WorkerMessage.Hand(queue, epoch, number, next.Token)));
        }
    }

    /// <summary>When the limits let one more go out; not after now where they do now.</summary>
    private DateTimeOffset OpensAt(DateTimeOffset now)
    {
        if (settings.Concurrency is { } most)
        {
            // What the queue before this one has handed out is known once every living worker has spoken.
            if (IsYoung(now)) return startedAt + settings.Lease;
            // What is in doubt may run.
            if (_holders.Count + _suspects.Count + _doubts.CountOf(now, token => !_holders.ContainsKey(token) && !_suspects.Contains(token)) >= most) return now + LookAgainAfter;
        }

        return _bucket is { } bucket && !bucket.IsOpen(now) ? bucket.NextAt : now;
    }

    private void Hold(KnownWorkers.Known worker, AttemptToken token, KnownWorkers.Holding holding)
    {
        _holders[token] = worker.Id;
        _workers.Hold(worker, token, holding);
    }

    /// <summary>Frees the worker's slot.</summary>
    /// <returns>Whether it was the worker that counted as the attempt's holder.</returns>
    private bool Drop(KnownWorkers.Known worker, AttemptToken token)
    {
        _workers.Free(worker, token);
        return _holders.TryGetValue(token, out var holder) && holder == worker.Id && _holders.Remove(token);
    }

    private void Bury(KnownWorkers.Known worker, string reason, DateTimeOffset now)
    {
        foreach (var (token, _) in worker.InOrder())
        {
            if (!Drop(worker, token)) continue;
            var gone = new QueueReport.WorkerGone(token, worker.Id, reason);
            // Another worker may run it, and gets the time to say so.
            if (!IsYoung(now) && !IsInDoubt(token, now))
            {
                Lose(gone, now);
                continue;
            }

            _suspects.Add(token);
            _suspected.Enqueue(gone, now + settings.Patience);
        }

        _workers.Forget(worker);
        _outputs.Add(new QueueOutput.WorkerForgotten(worker.Id));
    }

    private void Lose(QueueReport.WorkerGone gone, DateTimeOffset now)
    {
        _gone.Add(gone.Token, gone, now + settings.Patience);
        Report(gone);
    }

    private bool IsYoung(DateTimeOffset now) => now - startedAt < settings.Lease;

    private bool IsInDoubt(AttemptToken token, DateTimeOffset now) => _doubts.TryGet(token, now, out _);

    private void Report(QueueReport report) => _outputs.Add(new QueueOutput.ToExecution(report));

    private QueueOutput[] TakeOutputs()
    {
        QueueOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }
}
