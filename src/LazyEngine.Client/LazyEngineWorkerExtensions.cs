using LazyEngine.Client;
using LazyEngine.Client.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds a worker to an application that is no node of the engine.</summary>
public static class LazyEngineWorkerExtensions
{
    /// <summary>Adds a worker that takes work over gRPC for as long as the application runs. It reconnects by itself, and goes on meanwhile with what it runs.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Names the address, the queues and the handlers.</param>
    /// <exception cref="ArgumentException">There is no address.</exception>
    public static IHostApplicationBuilder AddLazyEngineWorker(this IHostApplicationBuilder builder, Action<LazyEngineWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new LazyEngineWorkerOptions(builder.Services);
        configure(options);
        if (options.Address is null) throw new ArgumentException("The worker has no Address: set it to where the engine takes workers.", nameof(configure));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<WorkerHost>();
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<WorkerHost>());
        return builder;
    }
}
