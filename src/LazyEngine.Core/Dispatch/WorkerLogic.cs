using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>A worker on one queue: claims what it is handed, starts what it is granted, and reports outcomes until they are acknowledged.</summary>
/// <remarks>
/// An attempt goes from claiming to running to completing; one that was refused because its execution stops goes back
/// unstarted. Each of these steps is one command, repeated with the same id until it is answered.
/// </remarks>
internal sealed class WorkerLogic(WorkerId worker, string queue, WorkerSettings settings)
{
    private readonly Dictionary<AttemptToken, Attempt> _attempts = [];
    private readonly Dictionary<CommandId, Attempt> _asked = [];
    private readonly SortedSet<(DateTimeOffset Due, long Number)> _due = [];
    private readonly Dictionary<long, Attempt> _byNumber = [];
    private readonly List<WorkerOutput> _outputs = [];
    private string _epoch = string.Empty;
    private long _lastHand;
    private long _commands;
    private DateTimeOffset? _renewDue;
    private DateTimeOffset? _unanswered;
    private TimeSpan _lease;
    private bool _draining;

    private enum Step
    {
        Claiming,
        Running,
        Completing,
        Returning,
    }

    /// <summary>Whether it holds nothing.</summary>
    public bool IsIdle => _attempts.Count == 0;

    /// <summary>How many attempts it holds.</summary>
    public int Held => _attempts.Count;

    /// <summary>When <see cref="Tick"/> is next needed.</summary>
    public DateTimeOffset? NextTick
    {
        get
        {
            var next = _renewDue;
            if (_due.Count > 0 && !(next <= _due.Min.Due)) next = _due.Min.Due;
            return LeaseEnd is { } end && end < next ? end : next;
        }
    }

    // Counted from the oldest renewal without an answer: what came before it was heard.
    private DateTimeOffset? LeaseEnd => _lease > TimeSpan.Zero ? _unanswered + _lease : null;

    public IReadOnlyList<WorkerOutput> Receive(WorkerMessage message, DateTimeOffset now)
    {
        switch (message)
        {
            case WorkerMessage.Hand hand:
                OnHand(hand, now);
                break;
            case WorkerMessage.Renewed renewed:
                _unanswered = null;
                _lease = renewed.Lease;
                if (renewed.Epoch != _epoch)
                {
                    (_epoch, _lastHand) = (renewed.Epoch, 0);
                    Renew(now);
                }

                break;
            case WorkerMessage.Cancel cancel when _attempts.TryGetValue(cancel.Token, out var attempt):
                if (attempt.Step == Step.Running) _outputs.Add(new WorkerOutput.CancelHandler(cancel.Token, "its execution has ended"));
                else if (attempt.Step == Step.Claiming) Forget(attempt);
                break;
        }

        return TakeOutputs();
    }

    public IReadOnlyList<WorkerOutput> Receive(ExecutionReply reply, DateTimeOffset now)
    {
        switch (reply)
        {
            case ExecutionReply.Granted granted when _asked.TryGetValue(granted.Command, out var attempt) && attempt.Step == Step.Claiming:
                Answered(attempt);
                attempt.Step = Step.Running;
                _outputs.Add(new WorkerOutput.StartHandler(granted.Grant));
                break;
            case ExecutionReply.Accepted accepted when _asked.TryGetValue(accepted.Command, out var attempt):
                Forget(attempt);
                break;
            case ExecutionReply.Refused { Command: { } command } refused when _asked.TryGetValue(command, out var attempt):
                OnRefused(attempt, refused.Error, now);
                break;
        }

        return TakeOutputs();
    }

    public IReadOnlyList<WorkerOutput> HandlerFinished(AttemptToken token, TaskOutcome outcome, DateTimeOffset now)
    {
        if (_attempts.TryGetValue(token, out var attempt) && attempt.Step == Step.Running) Complete(attempt, outcome, now);
        return TakeOutputs();
    }

    /// <summary>Takes nothing new; what no handler has begun goes back, what one has is finished.</summary>
    public IReadOnlyList<WorkerOutput> Drain(DateTimeOffset now)
    {
        if (!_draining)
        {
            _draining = true;
            _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Leave(queue, worker)));
            foreach (var attempt in InOrder().Where(attempt => attempt.Step == Step.Claiming)) Return(attempt, now);
        }

        return TakeOutputs();
    }

    public IReadOnlyList<WorkerOutput> Tick(DateTimeOffset now)
    {
        if (LeaseEnd <= now) Fence();
        if (_renewDue is null || _renewDue <= now) Renew(now);
        while (_due.Count > 0 && _due.Min.Due <= now)
        {
            var attempt = _byNumber[_due.Min.Number];
            attempt.Pause = attempt.Pause * 2 < settings.LongestRetry ? attempt.Pause * 2 : settings.LongestRetry;
            Repeat(attempt, now + attempt.Pause);
            _outputs.Add(new WorkerOutput.ToExecution(attempt.Command!));
        }

        return TakeOutputs();
    }

    private void OnHand(WorkerMessage.Hand hand, DateTimeOffset now)
    {
        // A hand of an older queue that comes late is not counted: the newer queue numbers its own.
        if (_epoch.Length == 0) _epoch = hand.Epoch;
        if (hand.Epoch == _epoch) _lastHand = Math.Max(_lastHand, hand.Number);
        if (_attempts.ContainsKey(hand.Token)) return;
        var attempt = new Attempt(hand.Token, ++_commands);
        _attempts.Add(hand.Token, attempt);
        _byNumber.Add(attempt.Number, attempt);
        if (_draining) Return(attempt, now);
        else Ask(attempt, Step.Claiming, id => new ExecutionCommand.Claim(attempt.Token, worker) { Id = id }, now);
    }

    private void OnRefused(Attempt attempt, EngineError error, DateTimeOffset now)
    {
        switch (attempt.Step, error.Code)
        {
            case (_, EngineError.JournalUnavailable or EngineError.Unavailable):
                break; // it is repeated with the same id when it is due
            case (Step.Claiming, EngineError.NotNow):
                Return(attempt, now);
                break;
            case (Step.Completing, EngineError.TooLarge or EngineError.StateTooLarge) when attempt.Command is ExecutionCommand.Complete { Outcome: not TaskOutcome.Failure }:
                // The execution must not be stuck with an outcome that it cannot take.
                Complete(attempt, new TaskOutcome.Failure(new TaskFailure(error.Code, error.Message)), now);
                break;
            default:
                Forget(attempt);
                break;
        }
    }

    private void Complete(Attempt attempt, TaskOutcome outcome, DateTimeOffset now) =>
        Ask(attempt, Step.Completing, id => new ExecutionCommand.Complete(attempt.Token, outcome) { Id = id }, now);

    private void Return(Attempt attempt, DateTimeOffset now) =>
        Ask(attempt, Step.Returning, id => new ExecutionCommand.Return(attempt.Token) { Id = id }, now);

    private void Ask(Attempt attempt, Step step, Func<CommandId, ExecutionCommand> command, DateTimeOffset now)
    {
        Answered(attempt);
        attempt.Step = step;
        attempt.Command = command(new CommandId(string.Create(CultureInfo.InvariantCulture, $"{worker}-{++_commands}")));
        attempt.Pause = settings.FirstRetry;
        _asked.Add(attempt.Command.Id, attempt);
        Repeat(attempt, now + attempt.Pause);
        _outputs.Add(new WorkerOutput.ToExecution(attempt.Command));
    }

    private void Repeat(Attempt attempt, DateTimeOffset due)
    {
        if (attempt.Due is { } before) _due.Remove((before, attempt.Number));
        attempt.Due = due;
        _due.Add((due, attempt.Number));
    }

    private void Answered(Attempt attempt)
    {
        if (attempt.Command is { } command) _asked.Remove(command.Id);
        if (attempt.Due is { } due) _due.Remove((due, attempt.Number));
        (attempt.Command, attempt.Due) = (null, null);
    }

    private void Forget(Attempt attempt)
    {
        Answered(attempt);
        _attempts.Remove(attempt.Token);
        _byNumber.Remove(attempt.Number);
        _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Done(queue, worker, attempt.Token)));
    }

    private void Renew(DateTimeOffset now)
    {
        _unanswered ??= now;
        _renewDue = now + settings.RenewEvery;
        _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Renew(queue, worker, _draining ? 0 : settings.Slots, _epoch, _lastHand, InOrder().Select(attempt => attempt.Token).ToSequence())));
    }

    // Its attempts may be given to others by now. What its handlers have already done is reported all the same: the
    // execution judges it by the token.
    private void Fence()
    {
        _unanswered = null;
        foreach (var attempt in InOrder().ToArray())
        {
            if (attempt.Step == Step.Running) _outputs.Add(new WorkerOutput.CancelHandler(attempt.Token, "the queue was not heard of for a whole lease"));
            else if (attempt.Step == Step.Claiming) Forget(attempt);
        }
    }

    private IEnumerable<Attempt> InOrder() => _attempts.Values.OrderBy(attempt => attempt.Number);

    private WorkerOutput[] TakeOutputs()
    {
        WorkerOutput[] outputs = [.. _outputs];
        _outputs.Clear();
        return outputs;
    }

    private sealed class Attempt(AttemptToken token, long number)
    {
        public AttemptToken Token { get; } = token;

        public long Number { get; } = number;

        public Step Step { get; set; }

        public ExecutionCommand? Command { get; set; }

        public DateTimeOffset? Due { get; set; }

        public TimeSpan Pause { get; set; }
    }
}
