using System.Diagnostics;
using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;
using LazyEngine.Worker;

namespace LazyEngine.Actors;

/// <summary>Hosts one worker on one queue: gives its logic time and runs the handlers that it starts.</summary>
/// <remarks>Receives: hands, replies, finished handlers. Persists: nothing. Sends: claims and completions to executions, renewals to the queue.</remarks>
internal sealed class WorkerActor : UntypedActor
{
    private readonly PartitionedWorker _logic;
    private readonly IAttemptRunner _runner;
    private readonly IReadOnlyList<AdoptedAttempt> _adopted;
    private readonly Ways _ways;
    private readonly Dictionary<AttemptToken, RunningHandler> _running = [];
    private readonly Dictionary<AttemptToken, Grant> _traced = [];
    private readonly Dictionary<AttemptToken, Activity> _completing = [];
    private readonly List<IActorRef> _drainAskers = [];
    private readonly Alarm _alarm = new(Context.System.Scheduler, Context.Self);

    public WorkerActor(WorkerId worker, string queue, WorkerSettings settings, IAttemptRunner runner, IReadOnlyList<AdoptedAttempt> adopted, Ways ways)
    {
        (_runner, _adopted, _ways) = (runner, adopted, ways);
        _logic = new PartitionedWorker(worker, queue, settings);
    }

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void PreStart()
    {
        foreach (var adopted in _adopted)
        {
            _logic.Adopt(adopted.Token, adopted.Key);
            Start(adopted.Token, adopted.AwaitAsync);
        }

        Act(_logic.Tick(Now));
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case WorkerMessage heard:
                Act(_logic.Receive(heard, Now));
                break;
            case ExecutionReply reply:
                Act(_logic.Receive(reply, Now));
                break;
            case Finished finished:
                if (_running.Remove(finished.Token, out var running)) running.Dispose();
                if (_traced.Remove(finished.Token, out var traced) && Tracing.Completion(traced, finished.Outcome) is { } completing) _completing[finished.Token] = completing;
                Act(_logic.HandlerFinished(finished.Token, finished.Outcome, Now));
                break;
            case Beat beat:
                if (_running.TryGetValue(beat.Token, out var beating)) beating.Unheard.Add(beat.Heard);
                else beat.Heard.TrySetCanceled();
                Act(_logic.Heartbeat(beat.Token, beat.Progress, Now));
                break;
            case Alarm.Ring:
                _alarm.Cancel();
                Act(_logic.Tick(Now));
                break;
            case Drain:
                _drainAskers.Add(Sender);
                Act(_logic.Drain(Now));
                break;
            case HandBack handBack:
                _drainAskers.Add(Sender);
                Act(_logic.HandBack(handBack.WaitsForHandlers, Now));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _alarm.Cancel();
        foreach (var running in _running.Values) running.Cancel();
        base.PostStop();
    }

    private void Act(IReadOnlyList<WorkerOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case WorkerOutput.ToQueue queue:
                    _ways.ToQueue(queue.Message, Self);
                    if (queue.Message is QueueMessage.Done done) Settled(done.Token);
                    break;
                case WorkerOutput.ToExecution execution:
                    _ways.ToExecution(execution.Command, Self);
                    break;
                case WorkerOutput.StartHandler start:
                    if (start.Grant.Trace is not null) _traced[start.Grant.Token] = start.Grant;
                    Start(start.Grant.Token, (heartbeat, cancellation) => _runner.RunAsync(start.Grant, start.Key, heartbeat, cancellation));
                    break;
                case WorkerOutput.Heard heard:
                    if (_running.TryGetValue(heard.Token, out var beating)) beating.Answer(heard.Refusal);
                    break;
                case WorkerOutput.CancelHandler cancel:
                    if (_running.TryGetValue(cancel.Token, out var running)) running.Cancel();
                    break;
            }
        }

        if (_drainAskers.Count > 0 && _logic.IsIdle)
        {
            foreach (var asker in _drainAskers) asker.Tell(Drained.Instance);
            _drainAskers.Clear();
        }

        _alarm.Set(_logic.NextTick);
    }

    private void Settled(AttemptToken token)
    {
        _runner.Settled(token);
        _traced.Remove(token);
        if (_completing.Remove(token, out var completing)) completing.Dispose();
    }

    private void Start(AttemptToken token, Func<Func<Payload?, Task>, CancellationToken, Task<TaskOutcome>> run)
    {
        var running = new RunningHandler();
        _running.Add(token, running);
        var (cancellation, self) = (running.Cancellation, Self);
        Lane.RunLast(new HandlerTurn(self, token, () => run(Heartbeat, cancellation)));

        // Handlers call this from any thread: only the message touches the actor.
        Task Heartbeat(Payload? progress)
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            self.Tell(new Beat(token, progress, heard));
            return heard.Task.WaitAsync(cancellation);
        }
    }

    internal sealed record Finished(AttemptToken Token, TaskOutcome Outcome);

    private sealed record Beat(AttemptToken Token, Payload? Progress, TaskCompletionSource Heard);

    /// <summary>Asks the worker to take nothing new; answered by <see cref="Drained"/> once it holds nothing.</summary>
    internal sealed class Drain
    {
        public static readonly Drain Instance = new();
    }

    /// <summary>Asks a worker that drains to stop its handlers and to give back what it holds; answered by <see cref="Drained"/> once it holds nothing.</summary>
    /// <param name="waitsForHandlers">Whether a handler may still end by itself, now that it was told to.</param>
    internal sealed class HandBack(bool waitsForHandlers)
    {
        public static readonly HandBack AskingHandlers = new(true);

        public static readonly HandBack AtOnce = new(false);

        public bool WaitsForHandlers { get; } = waitsForHandlers;
    }

    /// <summary>The worker holds nothing any more.</summary>
    internal sealed class Drained
    {
        public static readonly Drained Instance = new();
    }
}
