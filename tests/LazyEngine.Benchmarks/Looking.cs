namespace LazyEngine.Benchmarks;

/// <summary>Looks again and again: what is measured here tells nobody when it is done.</summary>
internal static class Looking
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until something is so.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken) => UntilAsync(Often, isSo, cancellationToken);

    /// <summary>Looks until something is so, not more often than that.</summary>
    public static async Task UntilAsync(TimeSpan every, Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every);
        while (!await isSo()) await timer.WaitForNextTickAsync(cancellationToken);
    }

    /// <summary>Looks at the clock.</summary>
    public static Task UntilAsync(DateTimeOffset then, CancellationToken cancellationToken) => UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow >= then), cancellationToken);
}
