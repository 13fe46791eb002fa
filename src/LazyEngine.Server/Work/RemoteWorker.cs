using LazyEngine.Client.Work;
using LazyEngine.Client.Work.V1;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using LazyEngine.Worker;
using Completion = LazyEngine.Client.Work.V1.Completion;

namespace LazyEngine.Server.Work;

/// <summary>A worker in another process: what it was sent and has not settled, whether its stream is open at present or not.</summary>
internal sealed class RemoteWorker
{
    /// <summary>How many messages may wait for a worker that does not read, beyond two for each slot.</summary>
    private const int Unread = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<AttemptToken, Sent> _sent = [];
    private readonly List<GatedWorker> _gated = [];
    private readonly Hello _hello;
    private readonly int _slots;
    private WorkerStream? _stream;
    private int _streams;
    private bool _hasEnded;

    private RemoteWorker(Hello hello) => (_hello, _slots) = (hello, hello.Queues.Sum(queue => queue.Slots));

    public bool IsAttached
    {
        get
        {
            lock (_lock) return _stream is not null;
        }
    }

    /// <summary>Whether the worker has opened no other stream since.</summary>
    public bool IsNewest(WorkerStream stream)
    {
        lock (_lock) return stream.Number == _streams;
    }

    /// <summary>Makes it a worker of its queues.</summary>
    public static async Task<RemoteWorker> StartAsync(WorkerGate gate, Hello hello)
    {
        var worker = new RemoteWorker(hello);
        var held = hello.Held.ToLookup(held => held.Queue, held => (Token: AttemptToken.Parse(held.Token), Key: held.HasFairnessKey ? held.FairnessKey : null), StringComparer.Ordinal);
        var facts = new WorkerFacts { Version = hello.Software, Groups = hello.Groups.ToSequence() };
        foreach (var queue in hello.Queues)
            worker._gated.Add(await gate.OpenAsync(new WorkerId(hello.Worker), queue.Name, queue.Slots, new Runner(worker, queue.Name), [.. held[queue.Name].DistinctBy(held => held.Token).Select(held => worker.Adopt(held.Token, held.Key))], facts));
        return worker;
    }

    /// <summary>Whether a later hello is of the same queues with the same slots, and of the same groups.</summary>
    public bool Fits(Hello hello) => _hello.Queues.Equals(hello.Queues) && _hello.Groups.Equals(hello.Groups);

    /// <summary>A stream of the worker is open: it is sent what it does not hold, and told of what is not its own.</summary>
    /// <returns>The stream; null where the worker had just been given up.</returns>
    public WorkerStream? Attach(Hello hello, Welcome welcome, CancellationTokenSource over)
    {
        lock (_lock)
        {
            if (_hasEnded) return null;
            _stream?.End();
            _stream = new WorkerStream(++_streams, (2 * _slots) + Unread, over);
            Tell(new ToWorker { Welcome = welcome });
            var held = hello.Held.Select(held => AttemptToken.Parse(held.Token)).ToHashSet();
            foreach (var (token, sent) in _sent)
            {
                if (!held.Contains(token) && sent.Dispatch is { } dispatch) Tell(new ToWorker { Dispatch = dispatch });
                if (sent.IsCancelled) Tell(new ToWorker { Cancellation = CancellationOf(token) });
            }

            foreach (var token in held.Where(token => !_sent.ContainsKey(token)))
                Tell(new ToWorker { Cancellation = new Cancellation { Token = token.ToString(), Reason = "The engine does not count on it any more." } });
            return _stream;
        }
    }

    /// <summary>A stream is gone.</summary>
    /// <returns>Whether it was the newest.</returns>
    public bool Detach(WorkerStream stream)
    {
        lock (_lock)
        {
            stream.End();
            if (_stream != stream) return false;
            _stream = null;
            return true;
        }
    }

    public void Complete(Completion completion)
    {
        var (token, outcome) = (AttemptToken.Parse(completion.Token), WorkCodec.FromProto(completion));
        lock (_lock)
        {
            if (!_sent.TryGetValue(token, out var sent))
                Tell(new ToWorker { Acknowledged = new Acknowledged { Token = completion.Token, Refusal = WorkCodec.ToProto(NotGiven(token)) } });
            else if (outcome is null)
                Tell(new ToWorker { Acknowledged = new Acknowledged { Token = completion.Token, Refusal = WorkCodec.ToProto(new EngineError(EngineError.InvalidRequest, $"The completion of {token} has no outcome: one of success, failure and pending is expected.")) } });
            else
                sent.Outcome.TrySetResult(outcome);
        }
    }

    public async Task BeatAsync(AttemptToken token, Payload? progress)
    {
        Sent? sent;
        lock (_lock) sent = _sent.GetValueOrDefault(token);
        var heard = new Heard { Token = token.ToString() };
        try
        {
            if (sent is null) heard.Refusal = WorkCodec.ToProto(NotGiven(token));
            else await sent.Heartbeat(progress);
        }
        catch (EngineException refused)
        {
            heard.Refusal = WorkCodec.ToProto(refused.Error);
        }
        catch (OperationCanceledException)
        {
            return; // it is over, and the worker hears of that
        }

        lock (_lock) Tell(new ToWorker { Heard = heard });
    }

    /// <summary>Takes nothing new, and ends once everything is settled.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_gated.Select(worker => worker.DrainAsync(cancellationToken)));
        lock (_lock) Tell(new ToWorker { Drained = new Drained() });
    }

    /// <summary>It will not come back: what it was sent is lost.</summary>
    public void End()
    {
        foreach (var worker in _gated) worker.Stop();
        lock (_lock)
        {
            _hasEnded = true;
            _stream?.End();
            _stream = null;
            foreach (var sent in _sent.Values) sent.Outcome.TrySetCanceled();
            _sent.Clear();
        }
    }

    private static EngineError NotGiven(AttemptToken token) => new(EngineError.UnknownAttempt, $"This worker was not given attempt {token}, or not any more. Drop what came out of it.");

    private static Cancellation CancellationOf(AttemptToken token) => new() { Token = token.ToString(), Reason = "Nobody needs it any more." };

    private void Tell(ToWorker message) => _stream?.Tell(message);

    private Task<TaskOutcome> SendAsync(AttemptToken token, Assignment dispatch, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken)
    {
        var sent = new Sent(dispatch) { Heartbeat = heartbeat };
        lock (_lock)
        {
            _sent[token] = sent;
            Tell(new ToWorker { Dispatch = dispatch });
        }

        return AwaitAsync(token, sent, cancellationToken);
    }

    private async Task<TaskOutcome> AwaitAsync(AttemptToken token, Sent sent, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() =>
        {
            lock (_lock)
            {
                sent.IsCancelled = true;
                Tell(new ToWorker { Cancellation = CancellationOf(token) });
            }
        });
        return await sent.Outcome.Task;
    }

    // Known from now on: the worker may complete it before its actor runs.
    private AdoptedAttempt Adopt(AttemptToken token, string? key)
    {
        var sent = new Sent(null);
        lock (_lock) _sent[token] = sent;
        return new AdoptedAttempt(token, (heartbeat, cancellationToken) =>
        {
            sent.Heartbeat = heartbeat;
            return AwaitAsync(token, sent, cancellationToken);
        })
        { Key = key };
    }

    private void Settle(AttemptToken token)
    {
        lock (_lock)
        {
            if (_sent.Remove(token)) Tell(new ToWorker { Acknowledged = new Acknowledged { Token = token.ToString() } });
        }
    }

    private sealed class Sent(Assignment? dispatch)
    {
        public Assignment? Dispatch { get; } = dispatch;

        public Func<Payload?, Task> Heartbeat { get; set; } = _ => Task.CompletedTask;

        public TaskCompletionSource<TaskOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsCancelled { get; set; }
    }

    private sealed class Runner(RemoteWorker worker, string queue) : IAttemptRunner
    {
        public Task<TaskOutcome> RunAsync(Grant grant, string? key, Func<Payload?, Task> heartbeat, CancellationToken cancellationToken) =>
            worker.SendAsync(grant.Token, WorkCodec.ToProto(grant, queue, key), heartbeat, cancellationToken);

        public void Settled(AttemptToken token) => worker.Settle(token);
    }
}
