using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>The attempts that a worker holds, each with the one command that waits for its answer.</summary>
internal sealed class HeldAttempts
{
    private readonly SortedDictionary<long, Held> _byNumber = [];
    private readonly Dictionary<AttemptToken, Held> _byToken = [];
    private readonly Dictionary<CommandId, Held> _asked = [];
    private readonly SortedSet<(DateTimeOffset Due, long Number)> _due = [];
    // Those whose handlers have returned and that still count as running.
    private readonly LinkedList<Held> _returned = [];
    private long _numbers;

    internal enum Step
    {
        /// <summary>The execution is asked whether the handler may start.</summary>
        Claiming,

        /// <summary>The handler runs.</summary>
        Running,

        /// <summary>The outcome is on its way.</summary>
        Completing,

        /// <summary>It goes back without an outcome.</summary>
        GivingBack,
    }

    public int Count => _byNumber.Count;

    /// <summary>How many have given their slots back: their handlers have returned, and only the answer to the outcome is missing.</summary>
    public int Vacated { get; private set; }

    /// <summary>How many slots are taken.</summary>
    public int Taken => Count - Vacated;

    public DateTimeOffset? NextDue => _due.Count == 0 ? null : _due.Min.Due;

    /// <summary>All of them, in the order in which they came.</summary>
    public IEnumerable<Held> InOrder => _byNumber.Values;

    public Held? Find(AttemptToken token) => _byToken.GetValueOrDefault(token);

    public Held? Find(CommandId command) => _asked.GetValueOrDefault(command);

    /// <summary>The one whose command must be sent again next.</summary>
    public Held FirstDue() => _byNumber[_due.Min.Number];

    public Held Add(AttemptToken token, string? key)
    {
        var held = new Held(token, key, ++_numbers);
        _byNumber.Add(held.Number, held);
        _byToken.Add(token, held);
        return held;
    }

    /// <summary>Says what is held.</summary>
    public QueueMessage.Renew Report(QueueMessage.Renew renew) =>
        renew with { Held = InOrder.Select(held => held.Token).ToSequence(), Keys = InOrder.Select(held => held.Key).ToSequence() };

    /// <summary>The command takes the place of the one before: only its answer counts.</summary>
    public void Ask(Held held, ExecutionCommand command, DateTimeOffset due)
    {
        Answered(held);
        held.Command = command;
        _asked.Add(command.Id, held);
        Postpone(held, due);
    }

    public void Postpone(Held held, DateTimeOffset due)
    {
        if (held.Due is { } before) _due.Remove((before, held.Number));
        held.Due = due;
        _due.Add((due, held.Number));
    }

    public void Answered(Held held)
    {
        if (held.Command is { } command) _asked.Remove(command.Id);
        if (held.Due is { } due) _due.Remove((due, held.Number));
        (held.Command, held.Due) = (null, null);
    }

    /// <summary>Its handler has returned: it may give its slot back.</summary>
    public void Returned(Held held) => held.Returned ??= _returned.AddLast(held);

    /// <summary>The first whose handler has returned gives its slot back; null where there is none.</summary>
    public Held? Vacate()
    {
        if (_returned.First is not { Value: var held }) return null;
        _returned.RemoveFirst();
        held.HasVacated = true;
        Vacated++;
        return held;
    }

    /// <summary>Whoever counts the slots has forgotten all: they are taken until that is said again.</summary>
    public void Reclaim()
    {
        foreach (var held in InOrder.Where(held => held.HasVacated))
        {
            held.HasVacated = false;
            _returned.AddLast(held.Returned!);
        }

        Vacated = 0;
    }

    public void Remove(Held held)
    {
        Answered(held);
        if (held.HasVacated) Vacated--;
        else if (held.Returned is { } returned) _returned.Remove(returned);
        _byNumber.Remove(held.Number);
        _byToken.Remove(held.Token);
    }

    /// <summary>One attempt.</summary>
    internal sealed class Held(AttemptToken token, string? key, long number)
    {
        public AttemptToken Token { get; } = token;

        /// <summary>The fairness key; empty for none, null where it is not known.</summary>
        public string? Key { get; } = key;

        public long Number { get; } = number;

        public Step Step { get; set; }

        /// <summary>Whether a lease has ended since the worker was handed it, so that others may count it as lost.</summary>
        public bool IsFenced { get; set; }

        /// <summary>Whether the execution has granted it to the worker.</summary>
        public bool WasGranted { get; set; }

        /// <summary>Whether its outcome was too large and a failure that says so was put in its place.</summary>
        public bool IsReplaced { get; set; }

        /// <summary>Its place among those whose handlers have returned; null while it runs.</summary>
        public LinkedListNode<Held>? Returned { get; set; }

        /// <summary>Whether it has given its slot back.</summary>
        public bool HasVacated { get; set; }

        /// <summary>Whether its handler gave another sign of life while one was on its way.</summary>
        public bool BeatsAgain { get; set; }

        /// <summary>What its handler said of its progress, and what is still to be sent.</summary>
        public Payload? Progress { get; set; }

        public ExecutionCommand? Command { get; set; }

        public DateTimeOffset? Due { get; set; }

        public TimeSpan Pause { get; set; }

        /// <summary>How long its claim waits if the execution does not know yet whether it may be granted.</summary>
        public TimeSpan Nap { get; set; }
    }
}
