using System.Diagnostics;

namespace LazyEngine.Benchmarks.Floors;

/// <summary>
/// What a store can do without the engine: rows like those of the journal, in a table of the same shape beside it, over
/// one connection of the same durability.
/// </summary>
internal abstract class Floor : IAsyncDisposable
{
    public const int BatchRows = 100;

    public const int LargeBatchRows = 1_000;

    public const string PersistenceId = "execution-01960000-0000-7000-8000-000000000000";

    private long _rows;

    /// <summary>Opens the floor under a store that the engine has opened, and written to, before.</summary>
    /// <param name="store">One of <see cref="Place.Stores"/>.</param>
    /// <param name="address">The address of the place.</param>
    public static async Task<Floor?> OpenAsync(string store, string address) => store switch
    {
        "memory" => null,
        "sqlite" => SqliteFloor.Open(address),
        _ => await PostgreSqlFloor.OpenAsync(address),
    };

    /// <summary>Commits for a while, row by row and then in batches of two sizes.</summary>
    public async Task<FloorRates> MeasureAsync(TimeSpan each, CancellationToken cancellationToken)
    {
        var (single, commitP50) = await RateAsync(1, each, cancellationToken);
        var (batch, _) = await RateAsync(BatchRows, each, cancellationToken);
        var (large, _) = await RateAsync(LargeBatchRows, each, cancellationToken);
        return new FloorRates(single, batch, large, commitP50);
    }

    /// <summary>How large the journal and its index are.</summary>
    public abstract Task<StoreSize> SizeAsync();

    public abstract ValueTask DisposeAsync();

    /// <summary>Commits some rows in one transaction.</summary>
    /// <param name="first">The sequence number of the first; it and all after it are free.</param>
    /// <param name="count">How many.</param>
    protected abstract Task CommitAsync(long first, int count);

    private async Task<(double RowsPerSecond, double CommitP50Ms)> RateAsync(int count, TimeSpan time, CancellationToken cancellationToken)
    {
        await CommitAsync(_rows + 1, count); // prepares the statement
        var begin = _rows += count;
        var took = new List<double>();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            await CommitAsync(_rows + 1, count);
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            _rows += count;
        }

        var rate = (_rows - begin) / clock.Elapsed.TotalSeconds;
        took.Sort();
        return (rate, took[took.Count / 2]);
    }
}

/// <summary>What a store can do without the engine.</summary>
/// <param name="SingleRowCommits">Commits a second, of one row each.</param>
/// <param name="BatchRows">Rows a second, in commits of <see cref="Floor.BatchRows"/> rows.</param>
/// <param name="LargeBatchRows">Rows a second, in commits of <see cref="Floor.LargeBatchRows"/> rows.</param>
/// <param name="SingleRowCommitP50Ms">The median time of a commit of one row, in milliseconds.</param>
internal sealed record FloorRates(double SingleRowCommits, double BatchRows, double LargeBatchRows, double SingleRowCommitP50Ms)
{
    /// <summary>The floor of what is not durable: there is nothing to commit.</summary>
    public static FloorRates None { get; } = new(0, 0, 0, 0);
}

/// <summary>How large a journal and its index are.</summary>
/// <param name="Rows">The rows of the journal.</param>
/// <param name="Messages">The bytes of what they say.</param>
/// <param name="Stored">The bytes that the database takes for rows, index and all that it needs to find them.</param>
internal sealed record StoreSize(long Rows, long Messages, long Stored)
{
    public static StoreSize operator -(StoreSize left, StoreSize right) => new(left.Rows - right.Rows, left.Messages - right.Messages, left.Stored - right.Stored);
}
