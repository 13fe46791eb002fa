using LazyEngine;
using LazyEngine.Executions;
using Microsoft.Extensions.Hosting;

namespace TripBooking;

/// <summary>Stands for somebody outside who approves trips: looks for what waits, thinks a moment, and answers.</summary>
internal sealed class Approver(ILazyEngine engine, SampleOptions options) : BackgroundService
{
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(100);

    private static readonly ExecutionFilter Open = new(ExecutionState.Running, TripFlow.Definition.Name);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LooksEvery);
        do
        {
            try
            {
                await foreach (var execution in engine.ListAsync(Open, stoppingToken)) await AnswerAsync(execution.Id, stoppingToken);
            }
            catch (EngineException refused)
            {
                // Somebody else may have answered or cancelled in between, or the engine is busy: the next look tells.
                Travel.Tell("-", TripFlow.Approval, "refused", refused.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AnswerAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        var explanation = await engine.ExplainAsync(id, cancellationToken);
        var due = DateTimeOffset.UtcNow - options.Work;
        if (explanation.Waits.Any(wait => wait.Kind == WaitKind.Outside && wait.Token?.Task == TripFlow.Approval && wait.Since <= due))
            await engine.TaskCompleteAsync(id, TripFlow.Approval, "the travel desk", cancellationToken);
    }
}
