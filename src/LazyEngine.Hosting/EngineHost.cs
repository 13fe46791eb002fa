using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using LazyEngine.Actors;
using LazyEngine.Flows;
using LazyEngine.Hosting.Data;
using LazyEngine.Journal;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting;

/// <summary>Runs a LazyEngine node for as long as the application runs.</summary>
internal sealed partial class EngineHost(LazyEngineOptions options, IServiceScopeFactory scopes, IHostApplicationLifetime application, TransitionFeed feed, CommitListeners commits, EngineMetrics metrics, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    /// <summary>Part of every node's address: the same in all processes of a cluster.</summary>
    public const string SystemName = "lazyengine";

    /// <summary>How long listeners may still take when the engine has stopped.</summary>
    private static readonly TimeSpan ListenersFinishIn = TimeSpan.FromSeconds(5);

    private static readonly Config Logging = ConfigurationFactory.ParseString("""
        akka.loggers = ["LazyEngine.Hosting.LogBridge, LazyEngine.Hosting"]
        akka.stdout-logger-class = "LazyEngine.Hosting.SilentLogger, LazyEngine.Hosting"
        akka.stdout-loglevel = OFF
        akka.loglevel = WARNING
        """);

    private readonly TaskCompletionSource<LazyEngineNode> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _ready = Task.CompletedTask;
    private ActorSystem? _system;
    private volatile bool _stopping;

    /// <summary>Whether the cluster has removed this node, and the application stops because of that.</summary>
    public bool WasDowned { get; private set; }

    /// <summary>The node, once it runs; services that start earlier wait here.</summary>
    public Task<LazyEngineNode> Started => _started.Task;

    /// <summary>Waits until the node has joined its cluster and executions can be reached from it.</summary>
    /// <returns>False where the application stops before that.</returns>
    public async Task<bool> ReadyAsync(CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, application.ApplicationStopping);
        try
        {
            await Started.WaitAsync(over.Token);
            await _ready.WaitAsync(over.Token);
            return true;
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var listener in options.Listeners) listener(feed, loggers);
            var config = EngineConfig.From(options, Environment.GetEnvironmentVariable(EngineConfig.FileVariable)).WithFallback(Logging);
            _system = ActorSystem.Create(SystemName, SetupOf(config));
            var runner = new HandlerRunner(scopes, options.Handlers);
            var node = await LazyEngineNode.StartAsync(_system, runner, options.WorkedQueues, commits);
            if (node.Store is not null) await RegisterAsync(node, cancellationToken);

            metrics.Observe(() => node.Board.Figures, () => node.System.Scheduler.Now);
            _started.SetResult(node);
            _ready = BecomeReadyAsync(node, application.ApplicationStopping);
            _ = StopWhenDownedAsync(_system.WhenTerminated);
            if (node.Store is { } store) _ = StopWhenTakenOverAsync(store.TakenOver);
        }
        catch (Exception failure)
        {
            _started.TrySetException(failure);
            if (_system is not null) await _system.Terminate();
            throw;
        }
    }

    private ActorSystemSetup SetupOf(Config config)
    {
        var setup = SetupOf(config, new LoggingSetup(loggers));
        return options.PayloadKeys is { } keys ? setup.And(new PayloadKeysSetup(keys)) : setup;
    }

    private ActorSystemSetup SetupOf(Config config, LoggingSetup logging) => options.IsCluster && ClusterTls.From(config) is { } tls
        ? BootstrapSetup.Create().WithConfig(ClusterTls.Over(config)).And(logging).And(tls.Setup())
        : BootstrapSetup.Create().WithConfig(config).And(logging);

    private async Task RegisterAsync(LazyEngineNode node, CancellationToken cancellationToken)
    {
        var data = IEngineData.Of(node);
        foreach (var flow in options.Flows) await data.RegisterAsync(flow, cancellationToken);
    }

    // Without a database of its own a node can store its flows only where engines can be reached.
    private async Task BecomeReadyAsync(LazyEngineNode node, CancellationToken cancellationToken)
    {
        try
        {
            await node.ReadyAsync(cancellationToken);
            if (node.Store is null) await RegisterAsync(node, cancellationToken);
        }
        catch (Exception failure) when (failure is InvalidFlowException or EngineException)
        {
            HasNotRegistered(loggers.CreateLogger<EngineHost>(), failure.Message);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The flows of this node could not be registered: {Reason}")]
    private static partial void HasNotRegistered(ILogger log, string reason);

    // An engine that may not write any more can do nothing but stand in the way.
    private async Task StopWhenTakenOverAsync(Task<NotTheWriterException> takenOver)
    {
        Stops(loggers.CreateLogger<EngineHost>(), (await takenOver).Message);
        application.StopApplication();
    }

    // A node that was removed may not come back under the same identity: only a new process is a new node.
    private async Task StopWhenDownedAsync(Task terminated)
    {
        await terminated;
        if (_stopping) return;
        WasDowned = true;
        if (Environment.ExitCode == 0) Environment.ExitCode = LazyEngineOptions.DownedExitCode;
        Stops(loggers.CreateLogger<EngineHost>(), "the cluster has removed this node, or this node has found itself on the smaller side of a split. Start it again.");
        application.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The application stops: {Reason}")]
    private static partial void Stops(ILogger log, string reason);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        if (_system is null) return;
        if (!WasDowned)
        {
            if (_started.Task.IsCompletedSuccessfully) await (await _started.Task).DrainAsync();
            await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance).WaitAsync(cancellationToken);
        }

        await feed.CompleteAsync(ListenersFinishIn);
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        if (_system is not null) await _system.Terminate();
    }
}
