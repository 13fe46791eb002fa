using Akka.Actor;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting;

/// <summary>Asks executions through the shard region, and asks again until there is an answer: a region drops messages silently while a shard moves.</summary>
internal sealed class RegionRequests(LazyEngineNode node)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <exception cref="EngineException">The request was refused, or nobody has answered in time.</exception>
    public async Task<ExecutionReply> AskAsync(IExecutionMessage request, CancellationToken cancellationToken)
    {
        var deadline = node.System.Scheduler.Now + node.Settings.GiveUpAfter;
        var pause = FirstPause;
        while (true)
        {
            var reply = await TryAskAsync(request, node.Settings.RequestTimeout, cancellationToken);
            switch (reply)
            {
                case ExecutionReply.Refused { Error.Code: EngineError.JournalUnavailable } refused when node.System.Scheduler.Now >= deadline:
                    throw new EngineException(refused.Error);
                case ExecutionReply.Refused { Error.Code: EngineError.JournalUnavailable }:
                    await Task.Delay(pause, cancellationToken);
                    pause = pause < LongestPause ? pause * 2 : LongestPause;
                    break;
                case ExecutionReply.Refused refused:
                    throw new EngineException(refused.Error);
                case null when node.System.Scheduler.Now >= deadline:
                    throw new EngineException(new EngineError(EngineError.Unavailable, $"Execution '{request.Execution}' did not answer within {node.Settings.GiveUpAfter}. Whether the request was carried out is unknown; it is safe to repeat it."));
                case null:
                    break;
                default:
                    return reply;
            }
        }
    }

    /// <summary>One try; null where no answer came in time.</summary>
    public async Task<ExecutionReply?> TryAskAsync(IExecutionMessage request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await node.Executions.Ask<ExecutionReply>(request, timeout, cancellationToken);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
