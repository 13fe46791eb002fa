using LazyEngine.Server.Commands;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets processes that are no nodes send commands over gRPC.</summary>
public static class LazyEngineGrpcExtensions
{
    /// <summary>Adds what <see cref="MapLazyEngineGrpc"/> needs.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="largestMessage">The largest message that is taken, in bytes. Default: 6 MiB.</param>
    public static IServiceCollection AddLazyEngineGrpc(this IServiceCollection services, int largestMessage = 6 * 1024 * 1024)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpc().AddServiceOptions<CommandsService>(options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (largestMessage, null));
        return services;
    }

    /// <summary>Maps the gRPC service <c>lazyengine.engine.v1.Engine</c> onto the application's <see cref="LazyEngine.ILazyEngine"/>; docs/grpc-api.md describes it. It asks nobody who they are.</summary>
    /// <param name="endpoints">The application; its address must speak HTTP/2.</param>
    public static IEndpointConventionBuilder MapLazyEngineGrpc(this IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<CommandsService>();
}
