using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting;
using LazyEngine.Pictures;

namespace LazyEngine.Dashboard.Reading;

/// <summary>An execution that somebody looks at: read once, and again whenever something has happened to it.</summary>
internal sealed class Watched(ILazyEngine engine, FlowSource flows, TimeProvider clock, ExecutionId id, Func<Task> changed) : IDisposable
{
    private const int MostEntries = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private readonly List<JournalEntry> _entries = [];
    private Flow? _flow;
    private string? _drawn;

    public ExecutionDetails? Details { get; private set; }

    public Explanation? Explanation { get; private set; }

    /// <summary>The journal, up to a bound that pages can show.</summary>
    public IReadOnlyList<JournalEntry> Entries => _entries;

    /// <summary>The picture of the flow with the states of now; null where it cannot be drawn, and then <see cref="NoPicture"/> says why.</summary>
    public string? Picture => _drawn;

    public string? NoPicture { get; private set; }

    /// <summary>Why it cannot be shown, or not as it is now; null where all is well.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Reads everything once.</summary>
    public async Task ReadAsync()
    {
        try
        {
            var details = await engine.GetDetailsAsync(id, _left.Token);
            if (details.Version != Details?.Version || Details.UpdatedAt != details.UpdatedAt || _entries.Count == 0)
            {
                var after = _entries is [.., var last] ? last.Version : 0;
                await foreach (var entry in engine.EventsAsync(id, after, follow: false, _left.Token))
                {
                    if (_entries.Count < MostEntries) _entries.Add(entry);
                }
            }

            Explanation = await engine.ExplainAsync(id, _left.Token);
            if (_flow is null || Details?.Flow != details.Flow) _flow = await flows.GetAsync(details.Flow, _left.Token);
            Details = details;
            Draw(details);
            Failure = null;
        }
        catch (Exception failure) when (Operator.IsExpected(failure))
        {
            Failure = failure;
        }
    }

    /// <summary>Follows it until nobody looks any more.</summary>
    public async Task FollowAsync()
    {
        try
        {
            while (!_left.IsCancellationRequested)
            {
                await NextAsync();
                await ReadAsync();
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    /// <summary>The picture of the flow with other states than those of now.</summary>
    public string? PictureOf(ExecutionDetails details)
    {
        try
        {
            return _flow is null ? null : FlowPicture.DrawPart(_flow, details);
        }
        catch (PictureTooLargeException)
        {
            return null;
        }
    }

    // Something has happened, or some time has passed in which claims, which no journal tells, may have come.
    private async Task NextAsync()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_left.Token);
        var look = Task.Delay(Look, clock, enough.Token);
        if (Failure is null && Details is { } details && !details.State.IsTerminal())
        {
            var news = FirstAsync(details.Version, enough.Token);
            await Task.WhenAny(news, look);
            // What comes together is shown together.
            if (news.IsCompleted) await Task.Delay(Pause, clock, _left.Token);
        }
        else
        {
            await look;
        }

        await enough.CancelAsync();
    }

    private async Task FirstAsync(long version, CancellationToken cancellationToken)
    {
        try
        {
            await using var entries = engine.EventsAsync(id, version, follow: true, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await entries.MoveNextAsync();
        }
        catch (Exception failure) when (failure is OperationCanceledException || Operator.IsExpected(failure))
        {
            // The next look tells more.
        }
    }

    private void Draw(ExecutionDetails details)
    {
        try
        {
            _drawn = FlowPicture.DrawPart(_flow!, details);
            NoPicture = null;
        }
        catch (PictureTooLargeException large)
        {
            (_drawn, NoPicture) = (null, large.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }
}
