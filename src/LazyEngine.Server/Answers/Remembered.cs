namespace LazyEngine.Server;

/// <summary>The answers to the last requests that named themselves. What is kept is bounded in number, size and time.</summary>
internal sealed class Remembered(TimeProvider clock)
{
    private const int Most = 10_000;
    private const long MostBytes = 64 * 1024 * 1024;
    private const int LargestAnswer = 1024 * 1024;

    private static readonly TimeSpan For = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = [];
    private long _bytes;

    /// <summary>The request of this name: a new one, or the one that came before.</summary>
    public Entry Enter(string name, string fingerprint, out bool isNew)
    {
        lock (_lock)
        {
            Forget();
            isNew = !_entries.TryGetValue(name, out var known);
            if (!isNew) return known!.Value;
            var entry = new Entry(name, fingerprint, clock.GetUtcNow());
            _entries[name] = _byAge.AddLast(entry);
            return entry;
        }
    }

    /// <summary>The request is carried out.</summary>
    /// <param name="entry">The request.</param>
    /// <param name="answer">Its answer; null where it is not known whether it was carried out, and a repeat is to try.</param>
    public void Leave(Entry entry, Answered? answer)
    {
        lock (_lock)
        {
            if (answer is null || answer.Body.Length > LargestAnswer) Remove(entry);
            else if (_entries.TryGetValue(entry.Name, out var known) && known.Value == entry) _bytes += entry.Bytes = answer.Body.Length;
        }

        entry.Answer.SetResult(answer);
    }

    private void Forget()
    {
        var old = clock.GetUtcNow() - For;
        while (_byAge.First is { Value: var first } && (_entries.Count >= Most || _bytes > MostBytes || first.At < old)) Remove(first);
    }

    private void Remove(Entry entry)
    {
        if (!_entries.TryGetValue(entry.Name, out var known) || known.Value != entry) return;
        _entries.Remove(entry.Name);
        _byAge.Remove(known);
        _bytes -= entry.Bytes;
    }

    public sealed class Entry(string name, string fingerprint, DateTimeOffset at)
    {
        public string Name { get; } = name;

        /// <summary>What was asked under this name.</summary>
        public string Fingerprint { get; } = fingerprint;

        public DateTimeOffset At { get; } = at;

        public long Bytes { get; set; }

        public TaskCompletionSource<Answered?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
