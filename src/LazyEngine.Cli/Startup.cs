using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LazyEngine.Cli;

/// <summary>Starts a host with an engine in it.</summary>
internal static class Startup
{
    /// <summary>What the server of the HTTP API and the feeds take at most, beside the engine.</summary>
    private static readonly TimeSpan OtherServicesStopIn = TimeSpan.FromSeconds(5);

    /// <exception cref="EngineException">The engine cannot start; the message says why.</exception>
    public static async Task OfAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            await host.StartAsync(cancellationToken);
            // The host reads it when it stops. Its own 30 s would cut off handlers that the settings give longer.
            host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout = host.Services.GetRequiredService<EngineHost>().StopsWithin + OtherServicesStopIn;
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InvalidFlowException))
        {
            throw new EngineException(new EngineError(EngineError.Unavailable, failure.Message));
        }
    }
}
