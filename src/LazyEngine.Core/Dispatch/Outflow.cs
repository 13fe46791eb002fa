namespace LazyEngine.Dispatch;

/// <summary>Decides when a queue's limits let one more attempt go out, and of which fairness keys. What may run counts as running.</summary>
internal sealed class Outflow(QueueSettings settings, DateTimeOffset startedAt)
{
    /// <summary>How long a queue that is full by a limit waits at most until it counts again.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly bool _limitsKeys = settings.LimitsKeys;
    private readonly TokenBucket? _bucket = settings.Rate is { } rate ? new TokenBucket(rate, startedAt) : null;
    private readonly Tally _running = new();
    private Tally _doubtful = new();

    /// <summary>Whether anything bounds how much runs at once, so that what runs must be known before more goes out.</summary>
    public bool BoundsWhatRuns => settings.Concurrency is not null || _limitsKeys;

    /// <summary>How many attempts of each key run.</summary>
    public IReadOnlyDictionary<string, int> ByKey => _running.ByKey;

    /// <summary>An attempt runs, or may.</summary>
    public void Begin(string? key) => _running.Add(key, 1);

    /// <summary>It does not run any more.</summary>
    public void End(string? key) => _running.Add(key, -1);

    /// <summary>Counts what is in doubt besides; what of it goes out now counts twice until the next count.</summary>
    public void Count(IEnumerable<string?> doubtful)
    {
        _doubtful = new Tally();
        foreach (var key in doubtful) _doubtful.Add(key, 1);
    }

    /// <summary>When the limits of the whole queue let one more go out; not after now where they do now.</summary>
    public DateTimeOffset OpensAt(DateTimeOffset now)
    {
        // What the queue before this one has handed out is known once every living worker has spoken.
        if (BoundsWhatRuns && now - startedAt < settings.Lease) return startedAt + settings.Lease;
        if (settings.Concurrency is { } most && _running.Total + _doubtful.Total >= most) return now + LookAgainAfter;
        return _bucket is { } bucket && !bucket.IsOpen(now) ? bucket.NextAt : now;
    }

    /// <summary>Whether a key may have no more hands at present. What runs under a key that nobody knows may be of any.</summary>
    public bool IsFull(string key) =>
        _limitsKeys && settings.ConcurrencyOf(key) is { } most && _running.Of(key) + _doubtful.Of(key) >= most;

    /// <summary>When it is worth a look whether a key is still full; null where somebody will say so.</summary>
    public DateTimeOffset? LooksAgainAt(DateTimeOffset now) => _limitsKeys && _doubtful.Total > 0 ? now + LookAgainAfter : null;

    /// <summary>One goes out.</summary>
    public void Take(DateTimeOffset now) => _bucket?.Take(now);

    private sealed class Tally
    {
        private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
        private int _unknown;

        public int Total { get; private set; }

        public IReadOnlyDictionary<string, int> ByKey => _byKey;

        public int Of(string key) => _byKey.GetValueOrDefault(key) + _unknown;

        public void Add(string? key, int count)
        {
            Total += count;
            if (key is null) _unknown += count;
            else if (_byKey.GetValueOrDefault(key) + count is > 0 and var left) _byKey[key] = left;
            else _byKey.Remove(key);
        }
    }
}
