namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>Time, chance and a network: everything that happens, happens in an order that the seed decides.</summary>
internal sealed class World(int seed)
{
    private readonly PriorityQueue<Action, (DateTimeOffset At, long Number)> _agenda = new();
    private readonly Dictionary<(string From, string To), DateTimeOffset> _lastArrivals = [];
    private readonly Random _random = new(seed);
    private long _number;

    public DateTimeOffset Now { get; private set; } = Words.Start;

    /// <summary>Whether messages get lost or late, and parts die.</summary>
    public bool IsFaulty { get; set; }

    /// <summary>Whether messages between two parts never come twice and never overtake each other.</summary>
    public bool IsOrdered { get; init; }

    public void After(TimeSpan delay, Action action) => _agenda.Enqueue(action, (Now + delay, ++_number));

    public void At(DateTimeOffset time, Action action) => After(time > Now ? time - Now : TimeSpan.Zero, action);

    public void Send(string from, string to, Action deliver)
    {
        if (IsFaulty && Chance(0.1)) return;
        var arrival = Now + Latency();
        if (IsOrdered)
        {
            if (_lastArrivals.TryGetValue((from, to), out var last) && arrival < last) arrival = last;
            _lastArrivals[(from, to)] = arrival;
        }
        else if (IsFaulty && Chance(0.05))
        {
            After(Latency(), deliver);
        }

        At(arrival, deliver);
    }

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public TimeSpan Between(double least, double most) => Words.Seconds(least + (_random.NextDouble() * (most - least)));

    public int Pick(int count) => _random.Next(count);

    /// <summary>Lets things happen until a condition holds or a time is reached.</summary>
    public void Run(DateTimeOffset until, Func<bool> isDone)
    {
        while (!isDone() && _agenda.TryPeek(out var action, out var when) && when.At <= until)
        {
            _agenda.Dequeue();
            Now = when.At;
            action();
        }

        if (Now < until && !isDone()) Now = until;
    }

    private TimeSpan Latency() => IsFaulty ? Between(0, Chance(0.1) ? 4 : 0.2) : Between(0.001, 0.01);
}
