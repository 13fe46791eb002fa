using LazyEngine.Errors;
using LazyEngine.Flows;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli;

/// <summary>Starts a host with an engine in it.</summary>
internal static class Startup
{
    /// <exception cref="EngineException">The engine cannot start; the message says why.</exception>
    public static async Task OfAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InvalidFlowException))
        {
            throw new EngineException(new EngineError(EngineError.Unavailable, failure.Message));
        }
    }
}
