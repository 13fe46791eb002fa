using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>A queue: takes offers, hands attempts to workers with free slots, and knows who holds what.</summary>
/// <remarks>
/// It holds ids in memory only and no truth. Handing an attempt out twice is harmless, because the execution grants one
/// claim; so whatever is in doubt goes back into the line.
/// </remarks>
internal sealed class QueueLogic(string queue, string epoch, DateTimeOffset startedAt, QueueSettings settings)
{
    private readonly WaitingLine _waiting = new();
    private readonly KnownWorkers _workers = new();
    private readonly Dictionary<AttemptToken, WorkerId> _holders = [];
    private readonly List<QueueOutput> _outputs = [];

    public int Waiting => _waiting.Count;

    public int Held => _holders.Count;

    public int Workers => _workers.Count;

    public DateTimeOffset? OldestFirstScheduledAt => _waiting.Oldest;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => settings.Lease > TimeSpan.Zero ? _workers.MostSilent?.RenewedAt + settings.Lease : null;

    public IReadOnlyList<QueueOutput> Receive(QueueMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case QueueMessage.Offer offer:
                Take(offer);
                break;
            case QueueMessage.Ask ask:
                Report(new QueueReport.Standing(ask.Token, StandingOf(ask.Token, now), epoch));
                break;
            case QueueMessage.Withdraw withdraw:
                Report(_waiting.Remove(withdraw.Token) ? new QueueReport.Withdrawn(withdraw.Token) : new QueueReport.Standing(withdraw.Token, StandingOf(withdraw.Token, now), epoch));
                break;
            case QueueMessage.Release release:
                if (!_waiting.Remove(release.Token) && _holders.TryGetValue(release.Token, out var holder))
                    _outputs.Add(new QueueOutput.ToWorker(holder, new WorkerMessage.Cancel(queue, release.Token)));
                break;
            case QueueMessage.Renew renew:
                Renew(renew, now);
                break;
            case QueueMessage.Done done:
                // A worker may be done with what it was handed before this queue came to be.
                if (_workers.Find(done.Worker) is { } worker && _holders.TryGetValue(done.Token, out var by) && by == done.Worker) Drop(worker, done.Token);
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
        if (_workers.Find(worker) is { } known) Bury(known, reason);
        HandOut(now);
        return TakeOutputs();
    }

    public IReadOnlyList<QueueOutput> Tick(DateTimeOffset now)
    {
        while (NextTick <= now) Bury(_workers.Find(_workers.MostSilent!.Value.Worker)!, $"nothing was heard of it for {settings.Lease}");
        HandOut(now);
        return TakeOutputs();
    }

    private void Take(QueueMessage.Offer offer)
    {
        var known = _waiting.Contains(offer.Token) || _holders.ContainsKey(offer.Token);
        if (!known && _waiting.Count >= settings.MaxWaiting)
        {
            Report(new QueueReport.Full(offer.Token, settings.FullRetryAfter));
            return;
        }

        if (!known) _waiting.Add(offer.Token, offer.Priority, offer.FirstScheduledAt);
        Report(new QueueReport.Taken(offer.Token, epoch));
    }

    private AttemptStanding StandingOf(AttemptToken token, DateTimeOffset now)
    {
        if (_waiting.Contains(token)) return AttemptStanding.Waiting;
        if (_holders.ContainsKey(token)) return AttemptStanding.Held;
        return now - startedAt < settings.Lease ? AttemptStanding.TooEarly : AttemptStanding.Unknown;
    }

    private void Renew(QueueMessage.Renew renew, DateTimeOffset now)
    {
        var worker = _workers.Renew(renew.Worker, renew.Slots, now);
        var holds = new HashSet<AttemptToken>(renew.Held);
        var lastHand = renew.Epoch == epoch ? renew.LastHand : 0;
        foreach (var (token, holding) in worker.Held.OrderBy(held => held.Value.Number).ToArray())
        {
            if (holds.Contains(token)) continue;
            var onItsWay = holding.Number > lastHand && (settings.Lease == TimeSpan.Zero || now - holding.At < settings.Lease);
            if (onItsWay) continue;
            Drop(worker, token);
            _waiting.Add(token, holding.Priority, holding.FirstScheduledAt);
        }

        foreach (var token in renew.Held)
        {
            if (_holders.ContainsKey(token)) continue; // its own, or another worker's: the execution knows whom it has granted it
            _waiting.Remove(token);
            Hold(worker, token, new KnownWorkers.Holding(0, now, 0, now));
        }

        _outputs.Add(new QueueOutput.ToWorker(renew.Worker, new WorkerMessage.Renewed(queue, epoch, settings.Lease)));
    }

    private void HandOut(DateTimeOffset now)
    {
        while (_waiting.Count > 0 && _workers.AnyFree)
        {
            var worker = _workers.MostFree();
            var next = _waiting.TakeFirst();
            var number = ++worker.Numbered;
            Hold(worker, next.Token, new KnownWorkers.Holding(number, now, next.Priority, next.FirstScheduledAt));
            _outputs.Add(new QueueOutput.ToWorker(worker.Id, new WorkerMessage.Hand(queue, epoch, number, next.Token)));
        }
    }

    private void Hold(KnownWorkers.Known worker, AttemptToken token, KnownWorkers.Holding holding)
    {
        _holders[token] = worker.Id;
        _workers.Hold(worker, token, holding);
    }

    private void Drop(KnownWorkers.Known worker, AttemptToken token)
    {
        _holders.Remove(token);
        _workers.Free(worker, token);
    }

    private void Bury(KnownWorkers.Known worker, string reason)
    {
        foreach (var (token, _) in worker.Held.OrderBy(held => held.Value.Number).ToArray())
        {
            _holders.Remove(token);
            Report(new QueueReport.WorkerGone(token, worker.Id, reason));
        }

        _workers.Forget(worker);
        _outputs.Add(new QueueOutput.WorkerForgotten(worker.Id));
    }

    private void Report(QueueReport report) => _outputs.Add(new QueueOutput.ToExecution(report));

    private QueueOutput[] TakeOutputs()
    {
        QueueOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }
}
