using LazyEngine.Executions;

namespace LazyEngine.Dispatch;

/// <summary>How the watchdog looks for due wakes.</summary>
internal sealed record WatchdogSettings
{
    /// <summary>How often it looks.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many executions it wakes at a time.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long it rests between two pages while there is more to wake; with the page size, this bounds the rate.</summary>
    public TimeSpan PagePause { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Which page of the index the watchdog reads next.</summary>
internal abstract record WatchdogPage
{
    private WatchdogPage()
    {
    }

    /// <summary>Executions that had something under way when the process died, from an id on.</summary>
    internal sealed record WithAttempts(ExecutionId? After) : WatchdogPage;

    /// <summary>Executions whose wake is due, from a place in the order of wakes on.</summary>
    internal sealed record Due(DateTimeOffset Now, DateTimeOffset? AfterWake, ExecutionId AfterId) : WatchdogPage;
}

/// <summary>Walks the index for one share of the executions: first what an embedded process left behind, then what is due.</summary>
/// <remarks>It goes on from where the last page ended, so that executions which cannot be woken never starve those after them.</remarks>
internal sealed class WatchdogLogic(WatchdogSettings settings, bool sweepFirst)
{
    private bool _sweeping = sweepFirst;
    private ExecutionId? _swept;
    private (DateTimeOffset WakeAt, ExecutionId Id)? _cursor;

    /// <summary>How long to wait before the next page.</summary>
    public TimeSpan Pause { get; private set; } = TimeSpan.Zero;

    public WatchdogPage Next(DateTimeOffset now) => _sweeping
        ? new WatchdogPage.WithAttempts(_swept)
        : new WatchdogPage.Due(now, _cursor?.WakeAt, _cursor?.Id ?? default);

    /// <summary>A page was read.</summary>
    /// <param name="rows">Its rows, in order.</param>
    public void Read(IReadOnlyList<(ExecutionId Id, DateTimeOffset? WakeAt)> rows)
    {
        var full = rows.Count >= settings.PageSize;
        if (_sweeping)
        {
            _swept = full ? rows[^1].Id : null;
            _sweeping = full;
            Pause = settings.PagePause;
            return;
        }

        _cursor = full ? (rows[^1].WakeAt ?? default, rows[^1].Id) : null;
        Pause = full ? settings.PagePause : settings.PollEvery;
    }

    /// <summary>A page could not be read.</summary>
    public void Failed() => Pause = settings.PollEvery;
}
