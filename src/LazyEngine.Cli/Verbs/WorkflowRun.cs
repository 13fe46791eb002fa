using LazyEngine.Cli.Output;
using LazyEngine.Executions;

namespace LazyEngine.Cli.Verbs;

/// <summary>Sees a workflow that runs in this process to its end, or to where it stops.</summary>
internal static class WorkflowRun
{
    /// <summary>Waits, and says how it stands then.</summary>
    public static async Task<int> EndAsync(ILazyEngine engine, ExecutionId id, Printer printer, bool watch, double? seconds, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (seconds is { } limit) late.CancelAfter(TimeSpan.FromSeconds(Math.Max(limit, 0)));
        var isLate = false;
        try
        {
            if (watch) await printer.WatchAsync(engine, id, late.Token);
            else await RestAsync(engine, id, late.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            isLate = true;
        }

        var details = await engine.GetDetailsAsync(id, cancellationToken);
        printer.Report(WorkflowReport.Of(details));
        if (isLate && !details.State.IsTerminal()) return ExitCodes.Unavailable;
        return details.State == ExecutionState.Success ? ExitCodes.Done : ExitCodes.NotWell;
    }

    // One that is stopped goes on when somebody says so, and nobody here will.
    private static async Task RestAsync(ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken)
    {
        await foreach (var entry in engine.EventsAsync(id, cancellationToken: cancellationToken))
        {
            if (entry.Kind == nameof(ExecutionEvent.ExecutionSuspended) && await engine.GetStateAsync(id, cancellationToken) == ExecutionState.Suspended) return;
        }
    }
}
