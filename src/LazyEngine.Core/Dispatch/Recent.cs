using System.Diagnostics.CodeAnalysis;
using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>What a queue remembers of attempts for a while.</summary>
internal sealed class Recent<T>
{
    private readonly Dictionary<AttemptToken, (T Value, DateTimeOffset Until)> _values = [];
    private readonly PriorityQueue<AttemptToken, DateTimeOffset> _ends = new();

    public void Add(AttemptToken token, T value, DateTimeOffset until)
    {
        _values[token] = (value, until);
        _ends.Enqueue(token, until);
    }

    public void Remove(AttemptToken token) => _values.Remove(token);

    /// <summary>What is remembered, except of certain attempts.</summary>
    public IEnumerable<T> Except(Func<AttemptToken, bool> isMeant, DateTimeOffset now)
    {
        Forget(now);
        return _values.Where(remembered => !isMeant(remembered.Key)).Select(remembered => remembered.Value.Value);
    }

    public bool TryGet(AttemptToken token, DateTimeOffset now, [MaybeNullWhen(false)] out T value)
    {
        Forget(now);
        var found = _values.TryGetValue(token, out var remembered);
        value = remembered.Value;
        return found;
    }

    private void Forget(DateTimeOffset now)
    {
        while (_ends.TryPeek(out var first, out var end) && end <= now)
        {
            _ends.Dequeue();
            if (_values.TryGetValue(first, out var ended) && ended.Until <= now) _values.Remove(first);
        }
    }
}
