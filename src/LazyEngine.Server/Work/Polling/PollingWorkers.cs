using LazyEngine.Client.Work;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Server.Work.Polling;

/// <summary>The workers that ask this node for work over plain HTTP. One that is silent for its lease is gone, and what it held is made again.</summary>
internal sealed class PollingWorkers : IDisposable
{
    private const int MostSlots = 1_000;
    private const int MostHeld = 10_000;
    private const int LongestWaitSeconds = 60;
    private const int LongestLeaseSeconds = 24 * 60 * 60;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly WorkerGate _gate;
    private readonly CancellationToken _stopping;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<(string Worker, string Queue), PollingWorker> _workers = [];
    private readonly Timer _look;

    public PollingWorkers(WorkerGate gate, IHostApplicationLifetime application)
    {
        (_gate, _stopping) = (gate, application.ApplicationStopping);
        _look = new Timer(_ => EndTheSilent(), null, LookEvery, LookEvery);
    }

    /// <summary>Answers a poll.</summary>
    /// <exception cref="EngineException">Something is wrong with it, or there are too many workers.</exception>
    public async Task<PollAnswer> PollAsync(PollRequest poll, CancellationToken cancellationToken)
    {
        if (ProblemOf(poll) is { } problem) throw Wrong(problem);
        // Nobody may keep the server from stopping.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping);
        var worker = await FindOrStartAsync(poll, cancellationToken);
        var answer = await worker.AnswerAsync(poll, over.Token);
        cancellationToken.ThrowIfCancellationRequested();
        return answer;
    }

    /// <summary>Hands an outcome to the engine, and frees the slot.</summary>
    /// <exception cref="EngineException">The worker was not given the attempt, or the engine refuses the outcome.</exception>
    public async Task<ExecutionInfo> CompleteAsync(string name, AttemptToken token, TaskOutcome outcome, ILazyEngine engine, CancellationToken cancellationToken)
    {
        var worker = Of(name).FirstOrDefault(worker => worker.Knows(token)) ?? throw NotGiven(name, token);
        worker.Hear();
        try
        {
            var info = await engine.TaskCompleteAsync(token, outcome, cancellationToken);
            worker.Finish(token, outcome);
            return info;
        }
        catch (EngineException refused) when (refused.Code is EngineError.StaleAttempt or EngineError.AlreadyCompleted or EngineError.ExecutionEnded or EngineError.UnknownAttempt or EngineError.UnknownExecution)
        {
            worker.Finish(token, outcome);
            throw;
        }
    }

    /// <summary>The worker is alive, and so may be one of its attempts.</summary>
    /// <exception cref="EngineException">The worker is not known, or was not given the attempt.</exception>
    public async Task<BeatAnswer> BeatAsync(BeatRequest beat)
    {
        var workers = Of(beat.Worker);
        if (workers.Count == 0) throw NotKnown(beat.Worker);
        foreach (var worker in workers) worker.Hear();
        if (beat.Token is not { } token) return new BeatAnswer(workers.SelectMany(worker => worker.Cancelled()).ToSequence());
        var holder = workers.FirstOrDefault(worker => worker.Knows(token)) ?? throw NotGiven(beat.Worker, token);
        try
        {
            await holder.BeatAsync(token, beat.Progress);
            return new BeatAnswer(workers.SelectMany(worker => worker.Cancelled()).ToSequence());
        }
        catch (OperationCanceledException)
        {
            return new BeatAnswer(workers.SelectMany(worker => worker.Cancelled()).Append(token).Distinct().ToSequence());
        }
    }

    /// <summary>The worker goes: what it held is made again at once. One that is gone already has gone.</summary>
    public void Leave(string name)
    {
        List<PollingWorker> gone = [];
        lock (_workers)
        {
            foreach (var key in _workers.Keys.Where(key => key.Worker == name).ToList())
            {
                if (_workers.Remove(key, out var worker)) gone.Add(worker);
            }
        }

        foreach (var worker in gone) worker.Stop();
    }

    public void Dispose()
    {
        _look.Dispose();
        _turn.Dispose();
    }

    private static EngineException Wrong(string problem) => new(new EngineError(EngineError.InvalidRequest, problem));

    private static EngineException NotKnown(string worker) =>
        new(new EngineError(EngineError.UnknownAttempt, $"Worker '{Hellos.Shown(worker)}' is not known here, or not any more. Poll first, with what it runs in 'held'."));

    private static EngineException NotGiven(string worker, AttemptToken token) =>
        new(new EngineError(EngineError.UnknownAttempt, $"Worker '{Hellos.Shown(worker)}' was not given attempt {token}, or not any more. Poll with it in 'held': unless it is answered as cancelled, complete it again."));

    private static string? ProblemOf(PollRequest poll) => poll switch
    {
        _ when !Hellos.IsName(poll.Worker) => $"worker '{Hellos.Shown(poll.Worker)}' is no name: 1 to 200 letters, digits, dots, hyphens and underscores are allowed.",
        _ when !Hellos.IsName(poll.Queue) => $"queue '{Hellos.Shown(poll.Queue)}' is no name of a queue.",
        { Slots: < 1 or > MostSlots } => $"slots {poll.Slots}: 1 to {MostSlots} are allowed.",
        { WaitSeconds: < 0 or > LongestWaitSeconds } => $"waitSeconds {poll.WaitSeconds}: 0 to {LongestWaitSeconds} are allowed.",
        { LeaseSeconds: < 1 or > LongestLeaseSeconds } => $"leaseSeconds {poll.LeaseSeconds}: 1 to {LongestLeaseSeconds} are allowed.",
        { Held.Count: > MostHeld } => $"held names {poll.Held?.Count} attempts: at most {MostHeld} are allowed.",
        { Groups.Count: > Hellos.MostGroups } => $"groups names {poll.Groups?.Count} groups: at most {Hellos.MostGroups} are allowed.",
        _ when poll.Groups?.Contains(null!) == true => "groups has a null: names are expected.",
        _ when poll.Groups?.FirstOrDefault(group => !Hellos.IsName(group)) is { } group => $"group '{Hellos.Shown(group)}' is no name: 1 to 200 letters, digits, dots, hyphens and underscores are allowed.",
        _ => null,
    };

    private async Task<PollingWorker> FindOrStartAsync(PollRequest poll, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            lock (_workers)
            {
                if (_workers.TryGetValue((poll.Worker, poll.Queue), out var known))
                {
                    known.Hear();
                    return known.Fits(poll) ? known : throw Wrong($"worker '{poll.Worker}' is known with another number of slots than {poll.Slots}, or in other groups: a process keeps both, and another takes another name.");
                }

                if (_workers.Count >= RemoteWorkers.Most) throw new EngineException(new EngineError(EngineError.Unavailable, $"This node serves {RemoteWorkers.Most} polling workers already. Ask another one."));
            }

            var lease = poll.LeaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : await _gate.LeaseAsync();
            var worker = await PollingWorker.StartAsync(_gate, poll, lease);
            lock (_workers) _workers.Add((poll.Worker, poll.Queue), worker);
            return worker;
        }
        finally
        {
            _turn.Release();
        }
    }

    private List<PollingWorker> Of(string name)
    {
        lock (_workers) return [.. _workers.Where(worker => worker.Key.Worker == name).Select(worker => worker.Value)];
    }

    private void EndTheSilent()
    {
        List<PollingWorker> silent = [];
        lock (_workers)
        {
            foreach (var (key, worker) in _workers.Where(worker => worker.Value.IsSilent).ToList())
            {
                _workers.Remove(key);
                silent.Add(worker);
            }
        }

        foreach (var worker in silent) worker.Stop();
    }
}
