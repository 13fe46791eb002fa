using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Crons;

/// <summary>Fires the triggers that are due. Every engine does; a firing has an id that follows from the trigger and its time, so that only one of them starts something.</summary>
internal sealed partial class CronClock(EngineHost host, ILazyEngine engine, CronSignal signal, TimeProvider time, ILogger<CronClock> log) : BackgroundService
{
    /// <summary>The next firing of a trigger that fires no more, and is kept for what it has to say.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    private const int PageSize = 100;

    // Another node may add a trigger, which is told to nobody here.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if ((await host.Started.WaitAsync(stoppingToken)).Store?.Crons is not { } store || !await host.ReadyAsync(stoppingToken)) return;
            while (true) await signal.WaitAsync(await FireDueAsync(store, stoppingToken), time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops; what is due fires when it, or another one, runs again.
        }
        catch (ObjectDisposedException)
        {
            // The cluster has removed the node, which has closed its store before the application ends.
        }
    }

    /// <summary>Fires what is due.</summary>
    /// <returns>How long to rest then.</returns>
    public async Task<TimeSpan> FireDueAsync(ICronStore store, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<CronRow> due;
            do
            {
                due = await store.DueAsync(time.GetUtcNow(), PageSize);
                foreach (var row in due) await FireAsync(store, row, cancellationToken);
            }
            while (due.Count == PageSize);
            return await store.NextAsync() is { } next && next - time.GetUtcNow() is var rest && rest < LongestRest ? rest > TimeSpan.Zero ? rest : TimeSpan.Zero : LongestRest;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or ObjectDisposedException))
        {
            HasNotFired(log, failure.Message);
            return LongestRest;
        }
    }

    private async Task FireAsync(ICronStore store, CronRow row, CancellationToken cancellationToken)
    {
        var trigger = CronCodec.Decode(row.Name, row.Definition);
        var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"{row.Name}:{row.Generation}:{row.NextAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"));
        var error = await TryStartAsync(trigger, id, cancellationToken);
        var now = time.GetUtcNow();
        // What has come due meanwhile is made up for by this one firing.
        var next = trigger.Pattern is { } pattern && row.Remaining is null or > 1 ? CronPattern.Parse(pattern).After(now > row.NextAt ? now : row.NextAt) : null;
        // Whoever looks finds out why the last firing has started nothing.
        if (error is not null) next ??= Never;
        var moved = next is { } at ? row with { NextAt = at, Remaining = row.Remaining - 1, LastAt = now, LastExecution = error is null ? id.Value : row.LastExecution, LastError = error } : null;
        await store.MoveAsync(row, moved);
    }

    /// <returns>Why it could not be started, and will not be; null where it is.</returns>
    private async Task<string?> TryStartAsync(CronTrigger trigger, ExecutionId id, CancellationToken cancellationToken)
    {
        try
        {
            var options = new RunOptions { Id = id, Environment = trigger.Environment, Target = trigger.Target };
            _ = FlowHash.IsHash(trigger.Flow)
                ? await engine.RunAsync(FlowHash.Parse(trigger.Flow), trigger.Inputs, options, cancellationToken)
                : await engine.RunAsync(trigger.Flow, trigger.Inputs, options, cancellationToken);
            return null;
        }
        catch (EngineException refused) when (refused.Code == EngineError.ExecutionExists)
        {
            // Another node has started it, by a flow that was registered under the name just before or after.
            return null;
        }
        catch (EngineException refused) when (!refused.Error.IsAboutNow)
        {
            IsRefused(log, trigger.Name, refused.Message);
            return refused.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Triggers could not be looked after, and will be again: {Reason}")]
    private static partial void HasNotFired(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cron trigger '{Trigger}' has started nothing: {Reason}")]
    private static partial void IsRefused(ILogger log, string trigger, string reason);
}
