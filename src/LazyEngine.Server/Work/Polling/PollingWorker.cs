using LazyEngine.Client.Work;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using LazyEngine.Worker;

namespace LazyEngine.Server.Work.Polling;

/// <summary>A worker that asks for work over plain HTTP, on one queue: what it was given and has not settled.</summary>
internal sealed class PollingWorker : IAttemptRunner
{
    /// <summary>How many settled attempts are remembered, so that a repeated completion is known as one.</summary>
    private const int Remembered = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<AttemptToken, Given> _given = [];
    private readonly Queue<AttemptToken> _settled = new();
    private readonly PollRequest _first;
    private GatedWorker? _gated;
    private TaskCompletionSource _news = NewTask();
    private CancellationTokenSource? _poll;
    private long _heardAt;

    private PollingWorker(PollRequest first, TimeSpan lease) => (_first, Lease, _heardAt) = (first, lease, TimeProvider.System.GetTimestamp());

    /// <summary>How long it may be silent.</summary>
    public TimeSpan Lease { get; }

    /// <summary>Whether it has been silent for too long.</summary>
    public bool IsSilent
    {
        get
        {
            lock (_lock) return _poll is null && TimeProvider.System.GetElapsedTime(_heardAt) > Lease;
        }
    }

    /// <summary>Makes it a worker of its queue, with what it says that it runs already.</summary>
    public static async Task<PollingWorker> StartAsync(WorkerGate gate, PollRequest first, TimeSpan lease)
    {
        var worker = new PollingWorker(first, lease);
        worker._gated = await gate.OpenAsync(new WorkerId(first.Worker), first.Queue, first.Slots, worker, [.. (first.Held ?? []).Distinct().Select(worker.Adopt)], new WorkerFacts { Version = "HTTP", Groups = GroupsOf(first) });
        return worker;
    }

    /// <summary>Whether a later poll is of as many slots, and in the same groups.</summary>
    public bool Fits(PollRequest poll) => poll.Slots == _first.Slots && GroupsOf(poll) == GroupsOf(_first);

    /// <summary>Waits until there is something to say, and no longer than asked. A later poll ends an earlier one.</summary>
    public async Task<PollAnswer> AnswerAsync(PollRequest poll, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(poll.WaitSeconds));
        Begin(late);
        try
        {
            while (true)
            {
                var (answer, news) = Answer(late, [.. poll.Held ?? []]);
                if (answer.Dispatches.Count + answer.Cancelled.Count > 0 || late.IsCancellationRequested) return answer;
                await news.WaitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            End(late);
        }
    }

    /// <summary>It has said something.</summary>
    public void Hear()
    {
        lock (_lock) _heardAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>Whether it was given the attempt, now or not long ago.</summary>
    public bool Knows(AttemptToken token)
    {
        lock (_lock) return _given.ContainsKey(token) || _settled.Contains(token);
    }

    /// <summary>The engine has the outcome, or will not have it: the slot is free.</summary>
    public void Finish(AttemptToken token, TaskOutcome outcome)
    {
        lock (_lock)
        {
            if (_given.TryGetValue(token, out var given)) given.Outcome.TrySetResult(outcome);
        }
    }

    /// <summary>Tells the engine that an attempt is alive.</summary>
    public Task BeatAsync(AttemptToken token, Payload? progress)
    {
        Given? given;
        lock (_lock) given = _given.GetValueOrDefault(token);
        return given?.Heartbeat(progress) ?? Task.CompletedTask;
    }

    public IReadOnlyList<AttemptToken> Cancelled()
    {
        lock (_lock) return [.. _given.Where(given => given.Value.IsCancelled).Select(given => given.Key)];
    }

    /// <summary>It will not come back: what it was given is lost.</summary>
    public void Stop()
    {
        _gated!.Stop();
        lock (_lock)
        {
            _ = _poll?.CancelAsync();
            foreach (var given in _given.Values) given.Outcome.TrySetCanceled();
            _given.Clear();
        }
    }

    Task<TaskOutcome> IAttemptRunner.RunAsync(Grant grant, string? key, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken) =>
        GiveAsync(grant.Token, Dispatched.Of(grant), heartbeat, cancellationToken);

    void IAttemptRunner.Settled(AttemptToken token)
    {
        lock (_lock)
        {
            if (!_given.Remove(token)) return;
            _settled.Enqueue(token);
            if (_settled.Count > Remembered) _settled.Dequeue();
        }
    }

    private static Sequence<string> GroupsOf(PollRequest poll) => (poll.Groups ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToSequence();

    private static TaskCompletionSource NewTask() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Known from now on: the worker is told what counts before its actor runs.
    private AdoptedAttempt Adopt(AttemptToken token)
    {
        var given = new Given(null);
        lock (_lock) _given[token] = given;
        return new AdoptedAttempt(token, (heartbeat, cancellationToken) =>
        {
            given.Heartbeat = heartbeat;
            return AwaitAsync(given, cancellationToken);
        });
    }

    private Task<TaskOutcome> GiveAsync(AttemptToken token, Dispatched dispatch, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken)
    {
        var given = new Given(dispatch) { Heartbeat = heartbeat };
        lock (_lock)
        {
            _given[token] = given;
            Tell();
        }

        return AwaitAsync(given, cancellationToken);
    }

    private async Task<TaskOutcome> AwaitAsync(Given given, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                given.IsCancelled = true;
                Tell();
            }
        });
        return await given.Outcome.Task;
    }

    private void Begin(CancellationTokenSource poll)
    {
        lock (_lock)
        {
            // Whoever waits would go on within the lock.
            _ = _poll?.CancelAsync();
            _poll = poll;
        }
    }

    private void End(CancellationTokenSource poll)
    {
        lock (_lock)
        {
            _heardAt = TimeProvider.System.GetTimestamp();
            if (_poll == poll) _poll = null;
        }
    }

    private (PollAnswer Answer, Task News) Answer(CancellationTokenSource poll, HashSet<AttemptToken> held)
    {
        lock (_lock)
        {
            if (_poll != poll) return (new PollAnswer(Lease.TotalSeconds, [], []), Task.CompletedTask);
            var open = _given.Where(given => !given.Value.Outcome.Task.IsCompleted && !held.Contains(given.Key)).ToList();
            // Nobody runs it, and nobody needs it.
            foreach (var (_, given) in open.Where(given => given.Value.IsCancelled)) given.Outcome.TrySetResult(new TaskOutcome.Failure(new TaskFailure(TaskFailure.Cancelled, "It was cancelled before the worker had it.")));
            var dispatches = open.Where(given => given.Value is { IsCancelled: false, Dispatch: not null }).Select(given => given.Value.Dispatch!);
            var cancelled = held.Where(token => _given.GetValueOrDefault(token) is null or { IsCancelled: true });
            return (new PollAnswer(Lease.TotalSeconds, dispatches.ToSequence(), cancelled.ToSequence()), _news.Task);
        }
    }

    private void Tell()
    {
        _news.TrySetResult();
        _news = NewTask();
    }

    private sealed class Given(Dispatched? dispatch)
    {
        public Dispatched? Dispatch { get; } = dispatch;

        public Func<Payload?, Task> Heartbeat { get; set; } = _ => Task.CompletedTask;

        public TaskCompletionSource<TaskOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsCancelled { get; set; }
    }
}
