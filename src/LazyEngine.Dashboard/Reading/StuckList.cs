using System.Collections.Concurrent;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Dashboard.Reading;

/// <summary>What does not go on by itself. However many look, it is read once a moment.</summary>
internal sealed class StuckList(ILazyEngine engine, IExecutionSearch search, IServiceProvider services, TimeProvider clock)
{
    /// <summary>How many executions are asked what they wait for: those that have not moved for the longest time.</summary>
    public const int LookedAt = 200;

    private const int AskedAtOnce = 8;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(4);

    // Who works on a task is not stuck before this.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private static readonly ExecutionState[] Open = [ExecutionState.Pending, ExecutionState.Running, ExecutionState.Suspending, ExecutionState.Suspended, ExecutionState.Reverting];

    private readonly Lock _gate = new();
    private (DateTimeOffset At, Task<StuckThings> Page)? _last;

    public Task<StuckThings> ReadAsync()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_last is not { } last || (last.Page.IsCompleted && (last.Page.IsFaulted || now - last.At > Fresh))) _last = last = (now, ReadNowAsync(now));
            return last.Page;
        }
    }

    private async Task<StuckThings> ReadNowAsync(DateTimeOffset now)
    {
        var queues = services.GetService(typeof(IQueues)) is IQueues known ? (await known.ListAsync()).Where(IsStuck).OrderByDescending(queue => queue.OldestAge).ToList() : [];
        var page = await search.PageAsync(new ExecutionFilter { States = Open, Order = ExecutionOrder.Updated, OldestFirst = true }, null, LookedAt);
        var stuck = new ConcurrentBag<StuckExecution>();
        await Parallel.ForEachAsync(page.Executions, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce }, async (row, cancellationToken) =>
        {
            if (await ReasonAsync(row, now, cancellationToken) is { } found) stuck.Add(found);
        });
        return new StuckThings(queues, [.. stuck.OrderBy(found => found.Since)], page.Next is not null);
    }

    private async Task<StuckExecution?> ReasonAsync(ExecutionSummary row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            var waits = (await engine.ExplainAsync(row.Id, cancellationToken)).Waits.Where(wait => IsStuck(wait, now)).OrderBy(wait => wait.Since).ToList();
            // That it stands still is no news where a task says why.
            if (waits.Any(wait => wait.Token is not null)) waits.RemoveAll(wait => wait.Token is null);
            return waits.Count == 0 ? null : new StuckExecution(row, waits[0], waits.Count - 1, null);
        }
        catch (Exception failure) when (Operator.IsExpected(failure))
        {
            // One that cannot say what it waits for is stuck more than any other.
            return new StuckExecution(row, null, 0, Operator.Say(failure));
        }
    }

    // A child is in the list itself, and what waits for a time goes on at that time.
    private static bool IsStuck(OpenWait wait, DateTimeOffset now) => wait.Kind switch
    {
        WaitKind.Outside or WaitKind.Operator => true,
        WaitKind.Queue or WaitKind.Worker => now - wait.Since > Long,
        WaitKind.Timer => wait.Next is { } next && now - next > Long,
        _ => false,
    };

    private static bool IsStuck(QueueDetails queue) => queue.Depth > 0 && (queue.State != QueueState.Open || queue.Workers.Sum(worker => worker.Slots) == 0);
}

/// <summary>What does not go on by itself.</summary>
/// <param name="Queues">Queues in which attempts wait, and which hand none out.</param>
/// <param name="Executions">Executions that wait for somebody, the longest first.</param>
/// <param name="IsPartial">Whether there are more executions that have not ended than were looked at.</param>
internal sealed record StuckThings(IReadOnlyList<QueueDetails> Queues, IReadOnlyList<StuckExecution> Executions, bool IsPartial);

/// <summary>An execution that waits for somebody.</summary>
/// <param name="Row">The execution.</param>
/// <param name="Wait">What it has waited for the longest; null where it cannot say.</param>
/// <param name="More">How many such waits it has besides.</param>
/// <param name="Failure">Why it cannot say; null where it can.</param>
internal sealed record StuckExecution(ExecutionSummary Row, OpenWait? Wait, int More, string? Failure)
{
    public DateTimeOffset Since => Wait?.Since ?? Row.UpdatedAt;
}
