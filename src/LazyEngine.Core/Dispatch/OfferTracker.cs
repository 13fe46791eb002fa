using System.Globalization;
using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>How patient an execution is with its queues.</summary>
internal sealed record OfferSettings
{
    /// <summary>How long a message to a queue waits for its answer before it is repeated.</summary>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Repeats double their distance up to this.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What an execution has to send to queues, and to decide because of what queues have said.</summary>
internal sealed record OfferStep(Sequence<QueueMessage> Messages, Sequence<ExecutionCommand> Commands);

/// <summary>Sees to what one execution owes its queues: sends, repeats until answered, and turns reports into commands.</summary>
internal sealed class OfferTracker(OfferSettings settings)
{
    // Each is null until it is needed: an execution that waits for somebody outside may never need them.
    private Dictionary<AttemptToken, Open>? _open;
    private SortedSet<(DateTimeOffset Due, long Number, AttemptToken Token)>? _due;
    private List<QueueMessage>? _messages;
    private List<ExecutionCommand>? _commands;
    private long _number;
    private long _inquiry;

    private enum Mode
    {
        Offer,
        Ask,
        Withdraw,
    }

    public OfferSettings Settings => settings;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => _due is null || _due.Count == 0 ? null : _due.Min.Due;

    /// <summary>New effects of a commit that is stored.</summary>
    public OfferStep Owe(Sequence<Effect> effects, DateTimeOffset now)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Offer:
                    Begin(effect, Mode.Offer, now);
                    break;
                case Effect.Withdraw:
                    Begin(effect, Mode.Withdraw, now);
                    break;
                case Effect.Release:
                    Settle(effect.Token);
                    (_messages ??= []).Add(new QueueMessage.Release(effect.Queue, effect.Token));
                    break;
            }
        }

        return Take();
    }

    /// <summary>Owed again, and perhaps held by somebody: the queues are asked, whatever they were told before.</summary>
    public OfferStep Ask(Sequence<Effect> owed, DateTimeOffset now)
    {
        foreach (var effect in owed) Begin(effect, Mode.Ask, now);
        return Take();
    }

    /// <summary>All that is owed after a recovery. Nothing is offered again blindly: somebody may hold it.</summary>
    public OfferStep Recovered(Sequence<Effect> owed, DateTimeOffset now)
    {
        _inquiry = now.UtcTicks;
        return Check(owed, now);
    }

    /// <summary>Whether a queue answers a question of this incarnation, and no worker can have the attempt without its knowledge.</summary>
    public bool IsCertain(QueueReport.Standing standing) => standing.Inquiry == _inquiry && !standing.InDoubt;

    /// <summary>All that is owed at a wake: the queues are asked about what they have taken.</summary>
    public OfferStep Check(Sequence<Effect> owed, DateTimeOffset now)
    {
        foreach (var effect in owed)
        {
            if (_open?.ContainsKey(effect.Token) == true) continue; // it is being seen to already
            Begin(effect, effect is Effect.Withdraw ? Mode.Withdraw : Mode.Ask, now);
        }

        return Take();
    }

    /// <summary>A worker claims an attempt, whatever it is answered: its queue has taken the offer.</summary>
    /// <remarks>Also where the claim is refused because another worker has the attempt: an offer without an end would keep the execution from asking after that worker.</remarks>
    public void Claimed(AttemptToken token)
    {
        if (_open is not null && _open.TryGetValue(token, out var open) && open.Mode == Mode.Offer) Settle(token);
    }

    /// <summary>A queue has said something.</summary>
    public OfferStep Report(QueueReport report, DateTimeOffset now)
    {
        var token = report.Token;
        var open = _open?.GetValueOrDefault(token);
        switch (report)
        {
            case QueueReport.Standing { Where: AttemptStanding.Held or AttemptStanding.Waiting, InDoubt: true } when open?.Mode == Mode.Ask:
                Postpone(open, now + settings.AckTimeout);
                break;
            case QueueReport.Taken when open?.Mode == Mode.Offer:
            case QueueReport.Standing { Where: AttemptStanding.Held or AttemptStanding.Contested } when open?.Mode is Mode.Ask or Mode.Withdraw:
            case QueueReport.Standing { Where: AttemptStanding.Waiting } when open?.Mode == Mode.Ask:
                Settle(token);
                break;
            case QueueReport.Full full when open?.Mode == Mode.Offer:
                Postpone(open, now + full.RetryAfter);
                break;
            case QueueReport.Standing { Where: AttemptStanding.TooEarly } when open?.Mode is Mode.Ask or Mode.Withdraw:
                Postpone(open, now + settings.AckTimeout);
                break;
            case QueueReport.Standing { Where: AttemptStanding.Unknown } when open?.Mode is Mode.Ask or Mode.Withdraw:
                Settle(token);
                Lost(token, "its queue does not know it any more");
                break;
            case QueueReport.Withdrawn:
                Settle(token);
                (_commands ??= []).Add(new ExecutionCommand.Return(token) { Id = new CommandId($"withdrawn:{Short(token)}") });
                break;
            case QueueReport.WorkerGone gone:
                Settle(token);
                Lost(token, $"worker '{gone.Worker}': {gone.Reason}", gone.Worker);
                break;
        }

        return Take();
    }

    /// <summary>Repeats what no queue has answered in time, and forgets what is no longer owed.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isOwed">Whether the attempt is still in flight.</param>
    public OfferStep Tick(DateTimeOffset now, Func<AttemptToken, bool> isOwed)
    {
        while (_due is { Count: > 0 } && _due.Min.Due <= now)
        {
            var token = _due.Min.Token;
            var open = _open![token];
            if (!isOwed(token))
            {
                Settle(token);
                continue;
            }

            Send(open, isRepeat: true);
            open.Pause = open.Pause * 2 < settings.LongestRetry ? open.Pause * 2 : settings.LongestRetry;
            Postpone(open, now + open.Pause);
        }

        return Take();
    }

    private void Begin(Effect effect, Mode mode, DateTimeOffset now)
    {
        Settle(effect.Token);
        var open = new Open(effect, mode, ++_number) { Due = now + settings.AckTimeout, Pause = settings.AckTimeout };
        (_open ??= []).Add(effect.Token, open);
        (_due ??= new(DueOrder.Instance)).Add((open.Due, open.Number, effect.Token));
        Send(open);
    }

    private void Send(Open open, bool isRepeat = false) => (_messages ??= []).Add((open.Mode, open.Effect) switch
    {
        (Mode.Offer, Effect.Offer offer) => new QueueMessage.Offer(offer.Queue, offer.Token, offer.Priority, offer.FirstScheduledAt) { Key = offer.Key, Group = offer.Group, IsRepeat = isRepeat },
        (Mode.Withdraw, var effect) => new QueueMessage.Withdraw(effect.Queue, effect.Token, _inquiry),
        (_, var effect) => new QueueMessage.Ask(effect.Queue, effect.Token, _inquiry),
    });

    private void Lost(AttemptToken token, string reason, WorkerId? worker = null) => (_commands ??= []).Add(new ExecutionCommand.ReportLost(token, reason, worker) { Id = new CommandId($"lost:{Short(token)}") });

    // The command goes to the token's own execution, whose id need not be repeated in it.
    private static string Short(AttemptToken token) => string.Create(CultureInfo.InvariantCulture, $"{token.Task}/{token.Turn}.{token.Item}.{token.Attempt}");

    private void Settle(AttemptToken token)
    {
        if (_open is not null && _open.Remove(token, out var open)) _due!.Remove((open.Due, open.Number, token));
    }

    private void Postpone(Open open, DateTimeOffset due)
    {
        _due!.Remove((open.Due, open.Number, open.Effect.Token));
        open.Due = due;
        _due.Add((due, open.Number, open.Effect.Token));
    }

    private OfferStep Take()
    {
        if (_messages is null && _commands is null) return Nothing;
        var step = new OfferStep(_messages is null ? [] : [.. _messages], _commands is null ? [] : [.. _commands]);
        (_messages, _commands) = (null, null);
        return step;
    }

    private static readonly OfferStep Nothing = new([], []);

    private sealed class Open(Effect effect, Mode mode, long number)
    {
        public Effect Effect { get; } = effect;

        public Mode Mode { get; } = mode;

        public long Number { get; } = number;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Pause { get; set; }
    }

    private sealed class DueOrder : IComparer<(DateTimeOffset Due, long Number, AttemptToken Token)>
    {
        public static readonly DueOrder Instance = new();

        public int Compare((DateTimeOffset Due, long Number, AttemptToken Token) x, (DateTimeOffset Due, long Number, AttemptToken Token) y)
        {
            var order = x.Due.CompareTo(y.Due);
            return order == 0 ? x.Number.CompareTo(y.Number) : order;
        }
    }
}
