using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Executions;
using static LazyEngine.Dispatch.HeldAttempts;

namespace LazyEngine.Dispatch;

/// <summary>A worker on one queue: claims what it is handed, starts what it is granted, and reports outcomes until they are acknowledged.</summary>
/// <remarks>
/// An attempt goes from claiming to running to completing. One that is granted and will not be started, or whose
/// execution stops, goes back. Each of these steps is one command, repeated with the same id until it is answered.
/// An unanswered claim is never given back: another worker may have been handed the same attempt and be running it. The
/// answer tells whose it is. An outcome that waits for its answer leaves its slot to others.
/// </remarks>
internal sealed partial class WorkerLogic(WorkerId worker, string queue, WorkerSettings settings)
{
    private readonly HeldAttempts _held = new();

    // A queue that has not heard that an attempt is done with hands it out again. An execution that is out of date itself
    // might grant it again, so it is not even claimed.
    private readonly Recent<bool> _doneWith = new();
    private readonly WorkerLease _lease = new();
    private readonly List<WorkerOutput> _outputs = [];
    private string _epoch = string.Empty;
    private long _lastHand;
    private long _commands;
    private DateTimeOffset? _renewDue;
    private bool _draining;

    /// <summary>Whether it holds nothing.</summary>
    public bool IsIdle => _held.Count == 0;

    /// <summary>How many attempts it holds.</summary>
    public int Held => _held.Count;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick => Instants.Earlier(_renewDue, Instants.Earlier(_held.NextDue, _lease.End));

    public IReadOnlyList<WorkerOutput> Receive(WorkerMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case WorkerMessage.Hand hand:
                OnHand(hand, now);
                break;
            case WorkerMessage.Renewed renewed when _lease.Renew(renewed, now) && renewed.Epoch != _epoch:
                (_epoch, _lastHand) = (renewed.Epoch, 0);
                _held.Reclaim();
                Renew(now);
                Vacate();
                break;
            case WorkerMessage.Cancel cancel when _held.Find(cancel.Token) is { } held:
                if (held.Step == Step.Running) _outputs.Add(new WorkerOutput.CancelHandler(cancel.Token, "nobody needs it any more"));
                else if (held.Step == Step.Claiming) Forget(held, now);
                break;
        }

        return TakeOutputs();
    }

    public IReadOnlyList<WorkerOutput> Receive(ExecutionReply reply, DateTimeOffset now)
    {
        switch (reply)
        {
            case ExecutionReply.Granted granted when _held.Find(granted.Command) is { Step: Step.Claiming } held:
                OnGranted(held, granted.Grant, now);
                break;
            case ExecutionReply.Accepted accepted when _held.Find(accepted.Command) is { Step: Step.Running } held:
                OnHeard(held, null, now);
                break;
            case ExecutionReply.Accepted accepted when _held.Find(accepted.Command) is { } held:
                Forget(held, now);
                break;
            case ExecutionReply.Refused { Command: { } command } refused when _held.Find(command) is { } held:
                OnRefused(held, refused.Error, now);
                break;
        }

        return TakeOutputs();
    }

    /// <summary>An attempt that the worker was granted before it was here runs on.</summary>
    public void Adopt(AttemptToken token, string? key)
    {
        var held = _held.Add(token, key);
        held.Step = Step.Running;
        held.WasGranted = true;
    }

    public IReadOnlyList<WorkerOutput> HandlerFinished(AttemptToken token, TaskOutcome outcome, DateTimeOffset now)
    {
        if (_held.Find(token) is { Step: Step.Running } held)
        {
            // A handler that was told to stop fails because of that: the attempt is lost, the task has not failed. A
            // value that it brought about all the same is reported, and the execution judges it by the token.
            if (held.IsFenced && outcome is TaskOutcome.Failure) Lose(held, _draining ? "stopped it when its process ended" : "stopped it when its lease ended", now);
            else Complete(held, outcome, now);
            _held.Returned(held);
            Vacate();
        }

        return TakeOutputs();
    }

    /// <summary>Takes nothing new; what no handler has begun goes back, what one has is finished.</summary>
    public IReadOnlyList<WorkerOutput> Drain(DateTimeOffset now)
    {
        if (!_draining)
        {
            _draining = true;
            _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Leave(queue, worker)));
            // The queue may still have hands on their way; it learns at once that this worker has no slots any more.
            Renew(now);
        }

        return TakeOutputs();
    }

    /// <summary>The process ends soon: handlers are told to stop, and what they leave undone is reported lost, so that others begin it at once.</summary>
    /// <param name="waitForHandlers">Whether a handler may still bring its task to an end; otherwise its attempt goes back whatever it does.</param>
    /// <param name="now">The time.</param>
    public IReadOnlyList<WorkerOutput> HandBack(bool waitForHandlers, DateTimeOffset now)
    {
        if (waitForHandlers) StopHandlers("its process ends");
        else foreach (var held in _held.InOrder.Where(held => held.Step == Step.Running)) Lose(held, "was stopped before its handler had ended", now);
        return TakeOutputs();
    }

    public IReadOnlyList<WorkerOutput> Tick(DateTimeOffset now)
    {
        if (_lease.End <= now)
        {
            // What it holds may be given to others from now on. Renewals go on, so that it is taken up again.
            _lease.Expire();
            StopHandlers("the queue was not heard of for a whole lease");
        }

        if (_renewDue is null || _renewDue <= now) Renew(now);
        while (_held.NextDue <= now)
        {
            var held = _held.FirstDue();
            held.Pause = held.Pause * 2 < settings.LongestRetry ? held.Pause * 2 : settings.LongestRetry;
            _held.Postpone(held, now + held.Pause);
            _outputs.Add(new WorkerOutput.ToExecution(held.Command!));
        }

        return TakeOutputs();
    }

    private void OnHand(WorkerMessage.Hand hand, DateTimeOffset now)
    {
        // A hand of an older queue that comes late is not counted: the newer queue numbers its own.
        if (_epoch.Length == 0) _epoch = hand.Epoch;
        if (hand.Epoch == _epoch) _lastHand = Math.Max(_lastHand, hand.Number);
        if (_held.Find(hand.Token) is not null) return;
        if (_doneWith.TryGet(hand.Token, now, out _))
        {
            _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Done(queue, worker, hand.Token)));
            return;
        }

        if (_draining || !_lease.IsValid || _held.Taken >= settings.Slots || !HasRoom())
        {
            // Not kept, and not done with either: the queue sees that it has arrived and is not held, and puts it back
            // in line with its age. Nothing was asked of the execution, so no attempt is used up.
            Renew(now);
            return;
        }

        var held = _held.Add(hand.Token, hand.Key);
        held.Nap = settings.AsleepRetry;
        Ask(held, Step.Claiming, id => new ExecutionCommand.Claim(hand.Token, worker) { Id = id }, now);
    }

    private void OnGranted(Held held, Grant grant, DateTimeOffset now)
    {
        if (_draining || held.IsFenced)
        {
            Return(held, now);
            return;
        }

        _held.Answered(held);
        held.Step = Step.Running;
        held.WasGranted = true;
        _outputs.Add(new WorkerOutput.StartHandler(grant, held.Key));
    }

    private void OnRefused(Held held, EngineError error, DateTimeOffset now)
    {
        switch (held.Step, error.Code)
        {
            case (Step.Claiming, EngineError.Unavailable):
                // It was asleep, and has just begun to ask the queue who has the attempt. Until it knows, a slot waits.
                _held.Postpone(held, now + held.Nap);
                held.Nap = held.Nap * 2 < settings.LongestRetry ? held.Nap * 2 : settings.LongestRetry;
                held.Pause = settings.FirstRetry;
                break;
            case (_, _) when error.IsAboutNow:
                break; // it is repeated with the same id when it is due
            case (Step.Running, EngineError.TooLarge or EngineError.StateTooLarge):
                OnHeard(held, error, now);
                break;
            case (Step.Running, _):
                // Told to stop first: the refusal must not look like an error of the handler.
                _outputs.Add(new WorkerOutput.CancelHandler(held.Token, "nobody needs it any more"));
                OnHeard(held, error, now);
                break;
            case (Step.Claiming, EngineError.NotNow):
                Return(held, now);
                break;
            case (Step.Completing, EngineError.TooLarge or EngineError.StateTooLarge) when !held.IsReplaced:
                // The execution must not be stuck with an outcome that it cannot take.
                held.IsReplaced = true;
                Complete(held, new TaskOutcome.Failure(new TaskFailure(error.Code, error.Message)), now);
                break;
            default:
                Forget(held, now);
                break;
        }
    }

    private void Complete(Held held, TaskOutcome outcome, DateTimeOffset now) =>
        Ask(held, Step.Completing, id => new ExecutionCommand.Complete(held.Token, outcome) { Id = id }, now);

    private void Lose(Held held, string why, DateTimeOffset now) =>
        Ask(held, Step.GivingBack, id => new ExecutionCommand.ReportLost(held.Token, $"worker '{worker}' {why}", worker) { Id = id }, now);

    private void Return(Held held, DateTimeOffset now) =>
        Ask(held, Step.GivingBack, id => new ExecutionCommand.Return(held.Token, worker) { Id = id }, now);

    private void Ask(Held held, Step step, Func<CommandId, ExecutionCommand> command, DateTimeOffset now)
    {
        var asked = command(new CommandId(string.Create(CultureInfo.InvariantCulture, $"{worker}-{_line}{++_commands}")));
        (held.Step, held.Pause) = (step, settings.FirstRetry);
        _held.Ask(held, asked, now + held.Pause);
        _outputs.Add(new WorkerOutput.ToExecution(asked));
    }

    private void Forget(Held held, DateTimeOffset now)
    {
        _held.Remove(held);
        // A queue is in doubt for a lease at most. One that lives in the same process never is, and has none.
        if (held.WasGranted && _lease.Length > TimeSpan.Zero) _doneWith.Add(held.Token, true, now + (2 * _lease.Length));
        _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Done(queue, worker, held.Token)));
        Vacate();
    }

    private void Renew(DateTimeOffset now)
    {
        _lease.Sent(now);
        _renewDue = now + settings.RenewEvery;
        var slots = _draining ? 0 : Offered;
        _outputs.Add(new WorkerOutput.ToQueue(_held.Report(new QueueMessage.Renew(queue, worker, slots, _epoch, _lastHand, [], now) { Facts = settings.Facts })));
    }

    private void StopHandlers(string why)
    {
        foreach (var held in _held.InOrder)
        {
            held.IsFenced = true;
            if (held.Step == Step.Running) _outputs.Add(new WorkerOutput.CancelHandler(held.Token, why));
        }
    }

    private WorkerOutput[] TakeOutputs()
    {
        WorkerOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }
}
