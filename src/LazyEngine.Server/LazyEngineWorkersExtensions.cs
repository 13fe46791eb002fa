using LazyEngine.Hosting;
using LazyEngine.Server;
using LazyEngine.Server.Work;
using LazyEngine.Server.Work.Polling;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets workers of other processes take work, over gRPC and over plain HTTP.</summary>
public static class LazyEngineWorkersExtensions
{
    /// <summary>Adds what <see cref="MapLazyEngineWorkers"/> needs, and <c>/v1/work</c> of the HTTP API. The engine must have been added with remote workers allowed.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="largestMessage">The largest message that is taken from a worker, in bytes. Default: 5 MiB.</param>
    public static IServiceCollection AddLazyEngineWorkers(this IServiceCollection services, int largestMessage = 5 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpc(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (largestMessage, null));
        services.AddSingleton<WorkerGate>();
        services.AddSingleton<RemoteWorkers>();
        services.AddSingleton<PollingWorkers>();
        return services;
    }

    /// <summary>Maps the gRPC service <c>lazyengine.worker.v1.Workers</c>. It needs the role worker where the application has called <c>AddLazyEngineSecurity</c>, and asks nobody who they are elsewhere.</summary>
    /// <param name="endpoints">The application; its address must speak HTTP/2.</param>
    public static IEndpointConventionBuilder MapLazyEngineWorkers(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<WorkersService>().Needs(Role.Worker);
}
