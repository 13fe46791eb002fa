using Akka.Actor;
using LazyEngine.Actors;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting;

/// <summary>Asks executions through the shard region, and asks again until there is an answer: a region drops messages silently while a shard moves.</summary>
internal sealed class RegionRequests(Func<IActorRef> executions, TimeSpan requestTimeout, TimeSpan giveUpAfter, ITimeProvider time)
{
    public RegionRequests(LazyEngineNode node)
        : this(() => node.Executions, node.Settings.RequestTimeout, node.Settings.GiveUpAfter, node.System.Scheduler)
    {
    }

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <exception cref="EngineException">The request was refused, or nobody has answered in time.</exception>
    public async Task<ExecutionReply> AskAsync(IExecutionMessage request, CancellationToken cancellationToken)
    {
        var deadline = time.Now + giveUpAfter;
        var pause = FirstPause;
        while (true)
        {
            var reply = await TryAskAsync(request, requestTimeout, cancellationToken);
            // By now it may have been started.
            if (request is ExecutionCommand.Run { MadeAt: not null } run) request = run with { MadeAt = null };
            switch (reply)
            {
                case ExecutionReply.Refused { Error.Code: EngineError.JournalUnavailable } refused when time.Now >= deadline:
                    throw new EngineException(refused.Error);
                case ExecutionReply.Refused { Error.Code: EngineError.JournalUnavailable }:
                    await Task.Delay(pause, cancellationToken);
                    pause = pause < LongestPause ? pause * 2 : LongestPause;
                    break;
                case ExecutionReply.Refused refused:
                    throw new EngineException(refused.Error);
                case null when time.Now >= deadline:
                    throw new EngineException(new EngineError(EngineError.Unavailable, $"Execution '{request.Execution}' did not answer within {giveUpAfter}. Whether the request was carried out is unknown; it is safe to repeat it."));
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
            return await executions().Ask<ExecutionReply>(request, timeout, cancellationToken);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
