using LazyEngine.Cli.Output;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Cli.Verbs;

/// <summary>Sees a workflow that runs in this process to its end, or to where it stops.</summary>
internal static class WorkflowRun
{
    /// <summary>Says what is wrong with inputs before anything is stored.</summary>
    /// <exception cref="WrongUseException">An input is missing or not known, or so is the task of a reverse workflow.</exception>
    public static void Check(Flow flow, RunOptions options, IReadOnlyDictionary<string, Payload> inputs)
    {
        var plan = PlanCompiler.Compile(flow, default).Plan!;
        if (InputCheck.Of(plan, Limits.Default, NamedPayloads.None.SetItems(inputs)) is { } wrong) throw new WrongUseException(wrong.Message);
        if (plan.Workflow!.IsReverse && (options.Target is null || !plan.TryFindTask(options.Target, out _)))
            throw new WrongUseException($"'{flow.Name}' is a reverse workflow: say by --task-name which of its tasks to run. It has {string.Join(", ", plan.Workflow.Tasks.Select(task => $"'{task.Name}'"))}.");
    }

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
