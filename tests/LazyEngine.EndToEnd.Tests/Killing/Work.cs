using System.Collections.Concurrent;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;

namespace LazyEngine.EndToEnd.Tests.Killing;

/// <summary>Starts one execution after another, of each kind in turn, and sees each through to its end.</summary>
internal sealed class Work(CarefulClient client, string ledger, TimeSpan? pace = null) : IDisposable
{
    private const int AtATime = 60;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource _enough = new();
    private readonly SemaphoreSlim _places = new(AtATime);
    private readonly ConcurrentDictionary<ExecutionId, Task> _open = new();
    private readonly List<Started> _started = [];

    public IReadOnlyList<Started> Started => _started;

    /// <summary>Starts executions until it is told that there are enough.</summary>
    public async Task StartAllAsync()
    {
        while (!_enough.IsCancellationRequested)
        {
            await _places.WaitAsync();
            var next = Next(_started.Count);
            _started.Add(next);
            _open[next.Id] = SeeThroughAsync(next);
            await Task.WhenAny(Task.Delay(pace ?? Pace, _enough.Token));
        }
    }

    public void Enough() => _enough.Cancel();

    /// <summary>Waits until everything that was started has ended.</summary>
    /// <returns>What has not, and why.</returns>
    public async Task<IReadOnlyList<string>> EndedAsync()
    {
        await Task.WhenAny(Task.WhenAll(_open.Values), Task.Delay(EndLimit));
        return [.. from open in _open
                   where !open.Value.IsCompletedSuccessfully
                   select $"{open.Key}: {open.Value.Exception?.InnerException?.Message ?? "it has not ended"}"];
    }

    public void Dispose()
    {
        _enough.Cancel();
        _enough.Dispose();
        _places.Dispose();
    }

    private static Started Next(int number)
    {
        var kind = Kind.All[number % Kind.All.Count];
        return new Started(ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"{kind.Flow}-{number:000000}")), kind, number);
    }

    private async Task SeeThroughAsync(Started execution)
    {
        var (id, kind, start) = execution;
        try
        {
            await client.RunAsync(kind.Flow, id, new { ledger, start }, kind.Ahead > TimeSpan.Zero ? DateTimeOffset.UtcNow + kind.Ahead : null);
            await kind.OutsideAsync(client, id, start);
            // Whoever waits wakes it when the server is back; nobody but the engine itself does that for the others.
            if (start % 2 == 0) await client.WaitAsync(id);
            else await client.LookUntilEndedAsync(id);
        }
        finally
        {
            _places.Release();
        }

        _open.TryRemove(id, out _);
    }
}

/// <summary>An execution, its kind, and the number that it starts with.</summary>
internal sealed record Started(ExecutionId Id, Kind Kind, int Start);
