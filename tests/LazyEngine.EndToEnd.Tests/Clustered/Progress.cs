using System.Diagnostics;

namespace LazyEngine.EndToEnd.Tests.Clustered;

/// <summary>Watches a file grow, and knows how long it did not.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly string _path;
    private readonly CancellationTokenSource _over = new();
    private readonly Lock _gate = new();
    private readonly List<TimeSpan> _growths = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Task _watching;

    public Progress(string path)
    {
        _path = path;
        _watching = WatchAsync();
    }

    public TimeSpan Now => _clock.Elapsed;

    /// <summary>The longest time without progress since an instant.</summary>
    public TimeSpan LongestPauseSince(TimeSpan since)
    {
        lock (_gate)
        {
            var later = _growths.Where(at => at > since).Append(Now).ToList();
            return later.Zip(later.Prepend(since), (after, before) => after - before).Max();
        }
    }

    /// <summary>Waits until there was progress for a while.</summary>
    public async Task SteadyAsync(TimeSpan limit)
    {
        var (begin, steadyFor, longest) = (Now, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));
        while (Now - begin < steadyFor || LongestPauseSince(Now - steadyFor) > longest)
        {
            Assert.True(Now - begin < limit, $"There was no steady progress within {limit}.");
            await Task.Delay(Look);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
    }

    private async Task WatchAsync()
    {
        var last = 0L;
        while (!_over.IsCancellationRequested)
        {
            var length = new FileInfo(_path) is { Exists: true } file ? file.Length : 0;
            if (length != last)
            {
                last = length;
                lock (_gate) _growths.Add(Now);
            }

            await Task.WhenAny(Task.Delay(Look, _over.Token));
        }
    }
}
