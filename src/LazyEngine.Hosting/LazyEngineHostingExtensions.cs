using System.Diagnostics.Metrics;
using LazyEngine;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using LazyEngine.Hosting.Bundles;
using LazyEngine.Hosting.Crons;
using LazyEngine.Hosting.Travel;
using LazyEngine.Hosting.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds LazyEngine to an application.</summary>
public static class LazyEngineHostingExtensions
{
    /// <summary>Adds a LazyEngine node, which starts and stops with the application, <see cref="ILazyEngine"/> to talk to it, <see cref="ITransitions"/> to hear from it, and <see cref="IQueues"/> and <see cref="ICluster"/> for its operators.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Names the store, the handlers and the flows.</param>
    /// <exception cref="InvalidOperationException">The application has a node already.</exception>
    public static IHostApplicationBuilder AddLazyEngine(this IHostApplicationBuilder builder, Action<LazyEngineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        if (builder.Services.Any(service => service.ServiceType == typeof(EngineHost)))
            throw new InvalidOperationException("AddLazyEngine was called twice: an application has one node.");
        var options = new LazyEngineOptions(builder.Services);
        configure(options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(services => new EngineMetrics(services.GetService<IMeterFactory>()));
        builder.Services.AddSingleton<TransitionFeed>();
        builder.Services.AddSingleton<ITransitions, NodeTransitions>();
        builder.Services.AddSingleton<IObservable<Transition>>(services => services.GetRequiredService<ITransitions>());
        builder.Services.AddSingleton<WebhookFeed>();
        builder.Services.AddSingleton(services => new CommitListeners([services.GetRequiredService<TransitionFeed>(), services.GetRequiredService<WebhookFeed>()]));
        builder.Services.AddSingleton<EngineHost>();
        builder.Services.AddSingleton<IHostedService>(services => services.GetRequiredService<EngineHost>());
        builder.Services.AddSingleton<FlowSource>();
        builder.Services.AddSingleton<ClusterEngine>();
        builder.Services.TryAddSingleton<ILazyEngine>(services => services.GetRequiredService<ClusterEngine>());
        builder.Services.TryAddSingleton<IExecutionSearch>(services => services.GetRequiredService<ClusterEngine>());
        builder.Services.TryAddSingleton<ITimeTravel, ClusterTravel>();
        builder.Services.TryAddSingleton<IArchive, ClusterArchive>();
        builder.Services.TryAddSingleton<ICluster, ClusterView>();
        builder.Services.TryAddSingleton<IQueues, ClusterQueues>();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CronSignal>();
        builder.Services.AddSingleton<ICronTriggers, NodeCronTriggers>();
        builder.Services.AddHostedService<CronClock>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookFeed>());
        return builder;
    }
}
