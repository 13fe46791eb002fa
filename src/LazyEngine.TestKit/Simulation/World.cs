namespace LazyEngine.TestKit.Simulation;

/// <summary>Time, chance and a network: everything that happens, happens in an order that the seed decides.</summary>
internal sealed class World(int seed, FaultLog faults)
{
    /// <summary>No question and its answer are on their way for longer.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(12);

    private const long MostSteps = 500_000;

    private static readonly DateTimeOffset Beginning = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (DateTimeOffset At, long Number)> _agenda = new();
    private readonly Dictionary<(string From, string To), DateTimeOffset> _lastArrivals = [];
    private readonly Queue<Func<Task>> _started = new();
    private readonly Random _random = new(seed);
    private long _number;

    public DateTimeOffset Now { get; private set; } = Beginning;

    public long Steps { get; private set; }

    public FaultLog Faults { get; } = faults;

    /// <summary>Whether things go wrong at present.</summary>
    public bool IsFaulty { get; set; }

    /// <summary>Whether messages between two parts never overtake each other.</summary>
    public bool IsOrdered { get; set; }

    /// <returns>What keeps the action from happening.</returns>
    public Cancel After(TimeSpan delay, Action action)
    {
        var cancel = new Cancel();
        _agenda.Enqueue(() => { if (!cancel.IsCancelled) action(); }, (Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero), ++_number));
        return cancel;
    }

    /// <summary>Work that is awaited before anything else happens; it takes no time.</summary>
    public void Await(Func<Task> work) => _started.Enqueue(work);

    /// <summary>A message within a process arrives, once and soon.</summary>
    public void Pass(string from, string to, Action deliver) => Arrive(from, to, Latency(), deliver);

    public void Send(string from, string to, Action deliver)
    {
        if (Goes(FaultKind.MessageLost, 0.1, $"{from} -> {to}")) return;
        var delay = Goes(FaultKind.MessageDelayed, 0.1, $"{from} -> {to}") ? Between(0.2, 5) : Latency();
        if (!IsOrdered && Goes(FaultKind.MessageDoubled, 0.05, $"{from} -> {to}")) After(delay + Latency(), deliver);
        Arrive(from, to, delay, deliver);
    }

    private void Arrive(string from, string to, TimeSpan delay, Action deliver)
    {
        var arrival = Now + delay;
        if (IsOrdered)
        {
            if (_lastArrivals.TryGetValue((from, to), out var last) && arrival < last) arrival = last;
            _lastArrivals[(from, to)] = arrival;
        }

        After(arrival - Now, deliver);
    }

    /// <summary>Whether something goes wrong now.</summary>
    public bool Goes(FaultKind kind, double probability, string where) => IsFaulty && Chance(probability) && Faults.Note(kind, Now, where);

    public bool Chance(double probability) => Draw() < probability;

    public double Draw() => _random.NextDouble();

    public TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (Draw() * (most - least)));

    public int Pick(int count) => _random.Next(count);

    public TimeSpan Latency() => Between(0.001, IsOrdered ? 0.01 : 0.1);

    /// <summary>Lets things happen until a condition holds or a time is reached.</summary>
    public async Task RunAsync(DateTimeOffset until, Func<bool> isDone, CancellationToken cancellationToken)
    {
        while (!isDone() && _agenda.TryPeek(out var action, out var when) && when.At <= until)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++Steps > MostSteps) throw new ViolationException($"It goes round in circles: {MostSteps} steps, and no end.");
            _agenda.Dequeue();
            Now = when.At;
            action();
            while (_started.TryDequeue(out var work)) await work();
        }

        if (Now < until && !isDone()) Now = until;
    }

    /// <summary>Takes an action off the agenda.</summary>
    internal sealed class Cancel
    {
        public bool IsCancelled { get; private set; }

        public void Now() => IsCancelled = true;
    }
}
