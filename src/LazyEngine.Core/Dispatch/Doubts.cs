using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>Attempts that somebody may hold without the queue's knowledge: those handed out again, or reported by two workers.</summary>
/// <remarks>
/// One of the two is refused its claim and gives the attempt up. Until every living worker has had time to say what it
/// holds, the queue must not conclude from that that nobody has it: the execution would give up an attempt that runs.
/// </remarks>
internal sealed class Doubts
{
    private readonly Dictionary<AttemptToken, DateTimeOffset> _until = [];
    private readonly PriorityQueue<AttemptToken, DateTimeOffset> _ends = new();

    public void Add(AttemptToken token, DateTimeOffset until)
    {
        _until[token] = until;
        _ends.Enqueue(token, until);
    }

    public bool Contains(AttemptToken token, DateTimeOffset now)
    {
        while (_ends.TryPeek(out var first, out var end) && end <= now)
        {
            _ends.Dequeue();
            if (_until.TryGetValue(first, out var until) && until <= now) _until.Remove(first);
        }

        return _until.ContainsKey(token);
    }
}
