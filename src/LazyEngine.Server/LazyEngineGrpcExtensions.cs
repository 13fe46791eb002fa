using LazyEngine.Server;
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

    /// <summary>Maps the gRPC service <c>lazyengine.engine.v1.Engine</c> onto the application's <see cref="LazyEngine.ILazyEngine"/>; docs/grpc-api.md describes it. Each call needs its role where the application has called <c>AddLazyEngineSecurity</c>; nobody is asked elsewhere.</summary>
    /// <param name="endpoints">The application; its address must speak HTTP/2.</param>
    public static IEndpointConventionBuilder MapLazyEngineGrpc(this IEndpointRouteBuilder endpoints)
    {
        var service = endpoints.MapGrpcService<CommandsService>();
        // The methods say it themselves; what is left is the answer to calls that there are not.
        service.Add(built =>
        {
            if (!built.Metadata.OfType<NeedsAttribute>().Any()) built.Metadata.Add(new NeedsAttribute(Role.Reader, Role.Worker));
            if (built.RequestDelegate is { } inner) built.RequestDelegate = context => FirstFrame.CheckAsync(context, inner);
        });
        return service.Guarded();
    }
}
