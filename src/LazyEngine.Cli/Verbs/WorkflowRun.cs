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
    public static async Task<int> EndAsync(ILazyEngine engine, ExecutionId id, Printer printer, bool watch, TimeLimit limit, CancellationToken late, CancellationToken cancellationToken)
    {
        var isLate = false;
        try
        {
            if (watch) await printer.WatchAsync(engine, id, late);
            else await RestAsync(engine, id, late);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            isLate = true;
        }

        using var moment = TimeLimit.Moment(isLate, cancellationToken);
        var details = await engine.GetDetailsAsync(id, moment.Token);
        return limit.Say(TimeLimit.CodeOf(details.State, isLate), () => printer.Report(WorkflowReport.Of(details)));
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
