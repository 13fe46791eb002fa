using System.Threading.Channels;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Families;

/// <summary>Stops the children of a workflow that stops, lets them go on with it, and stops the parent of one that pauses by what its author wrote.</summary>
/// <remarks>
/// It is told of commits and kept in memory: where a node dies in between, a family may be stopped in part. Nothing is lost by
/// that, and to stop or resume again mends it.
/// </remarks>
internal sealed partial class FamilyStops(IServiceProvider services, ILogger<FamilyStops> log) : BackgroundService, ICommitListener
{
    // A child that has not heard of its start yet has no state to stop.
    private const int TriesMax = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Channel<(ExecutionId Execution, bool Stops)> _told = Channel.CreateUnbounded<(ExecutionId, bool)>(new UnboundedChannelOptions { SingleReader = true });

    public bool IsListening => true;

    public void Hear(Replay before, Sequence<Commit> commits, Func<FlowHash, Plan?> plans)
    {
        // Called for every commit of every execution: most are told apart here.
        if (before.Plan is { Workflow: null } || !commits.Any(commit => commit.Events.Any(happened => happened is ExecutionEvent.ExecutionSuspending or ExecutionEvent.ExecutionResumed))) return;
        try
        {
            var now = before;
            foreach (var commit in commits)
            {
                now = now.Add(commit, plans);
                if (now.Plan?.Workflow is null) return;
                foreach (var happened in commit.Events)
                {
                    if (happened is ExecutionEvent.ExecutionSuspending) Tell(now, stops: true);
                    if (happened is ExecutionEvent.ExecutionResumed) Tell(now, stops: false);
                }

                if (now.State.Parent is { } parent && commit.Events.Any(happened => happened is ExecutionEvent.TransitionsKept or ExecutionEvent.TurnPaused)) _told.Writer.TryWrite((parent.Token.Execution, true));
            }
        }
        catch (Exception failure)
        {
            // The commit is stored, whatever becomes of the news of it.
            CouldNotTell(log, failure, commits[0].Execution);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (execution, stops) in _told.Reader.ReadAllAsync(stoppingToken)) await ActAsync(execution, stops, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private void Tell(Replay now, bool stops)
    {
        foreach (var (child, standing) in now.State.Children)
        {
            if (standing == ChildStanding.Open) _told.Writer.TryWrite((Children.IdOf(now.Plan!, now.State, child), stops));
        }
    }

    private async Task ActAsync(ExecutionId execution, bool stops, CancellationToken cancellationToken)
    {
        var engine = services.GetRequiredService<ILazyEngine>();
        for (var tries = 1; ; tries++)
        {
            try
            {
                _ = stops ? await engine.StopAsync(execution, cancellationToken) : await engine.ResumeAsync(execution, cancellationToken);
                return;
            }
            catch (EngineException refused) when (refused.Code == EngineError.UnknownExecution && tries < TriesMax)
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (EngineException refused)
            {
                // What has ended meanwhile needs no word any more.
                if (refused.Code is not (EngineError.ExecutionEnded or EngineError.NotNow)) HasNot(log, execution, stops ? "stopped" : "resumed", refused.Message);
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The family of execution '{Execution}' could not be told.")]
    private static partial void CouldNotTell(ILogger log, Exception failure, ExecutionId execution);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Execution '{Execution}' was not {What} with its family: {Reason}")]
    private static partial void HasNot(ILogger log, ExecutionId execution, string what, string reason);
}
