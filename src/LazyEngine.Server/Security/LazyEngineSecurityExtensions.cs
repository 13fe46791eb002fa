using LazyEngine.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets the endpoints of LazyEngine ask who comes.</summary>
public static class LazyEngineSecurityExtensions
{
    /// <summary>Holds every endpoint of LazyEngine, gRPC and streams included, to the roles that keys and tokens give. Without it whoever reaches an endpoint may use it.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Says who may come.</param>
    /// <exception cref="ArgumentException">Nobody may.</exception>
    public static IServiceCollection AddLazyEngineSecurity(this IServiceCollection services, Action<LazyEngineSecurityOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new LazyEngineSecurityOptions();
        configure(options);
        if (options is { ApiKeyFile: null, Issuer: null }) throw new ArgumentException("Name a file of keys, an issuer of tokens, or both: nobody could come in.", nameof(configure));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<Gate>();
        services.AddSingleton(provider =>
        {
            var files = ActivatorUtilities.CreateInstance<SecurityFiles>(provider, options);
            files.Load();
            return files;
        });
        services.AddHostedService(provider => provider.GetRequiredService<SecurityFiles>());
        return services;
    }
}
