using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Nodes;
using LazyEngine.Wire;
using LazyEngine.Worker;

namespace LazyEngine.Actors;

/// <summary>What LazyEngine runs inside one actor system: regions on engine nodes, workers on worker nodes, proxies elsewhere.</summary>
internal sealed class LazyEngineNode
{
    /// <summary>How long handlers that are told to stop have for it, and executions to answer what is handed back.</summary>
    private static readonly TimeSpan HandBackTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(100);

    private readonly ActorSystem _system;
    private readonly EngineSettings _settings;
    private readonly ICommitListener? _listener;
    private readonly List<IActorRef> _workers = [];
    private readonly ConcurrentDictionary<FlowHash, bool> _registered = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Ways _ways;

    private IActorRef _answers = ActorRefs.Nobody;

    private LazyEngineNode(ActorSystem system, EngineSettings settings, ICommitListener? listener)
    {
        (_system, _settings, _listener) = (system, settings, listener);
        _ways = new Ways(() => Executions, () => Queues, settings.PassivateIdleAfter, system.Scheduler);
    }

    /// <summary>Where commands and queries go: the region, or a proxy of it.</summary>
    public IActorRef Executions { get; private set; } = ActorRefs.Nobody;

    public IActorRef Queues { get; private set; } = ActorRefs.Nobody;

    /// <summary>The queues that are on this node.</summary>
    public QueueBoard Board { get; } = new();

    public PlanCache? Plans { get; private set; }

    public ExecutionStore? Store { get; private set; }

    /// <summary>The version of LazyEngine that this process runs.</summary>
    public static string Version { get; } = typeof(LazyEngineNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public EngineSettings Settings => _settings;

    public ActorSystem System => _system;

    /// <summary>Where other nodes reach this one, as <c>host:port</c>.</summary>
    public string Address => AddressOf(Cluster.Get(_system).SelfAddress);

    /// <summary>Done once the node is a full member of its cluster.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Starts the node in an actor system that is configured with <see cref="HoconFiles.Reference"/>.</summary>
    /// <exception cref="InvalidSettingsException">The configuration has missing or wrong keys.</exception>
    /// <exception cref="JournalOpenException">The journal cannot be used.</exception>
    public static async Task<LazyEngineNode> StartAsync(ActorSystem system, HandlerRunner? runner, IReadOnlyList<WorkedQueue> workerQueues, ICommitListener? listener = null)
    {
        // Before the others know of the node: what they send at once needs serializers that come with sharding.
        ClusterSharding.Get(system);
        var cluster = Cluster.Get(system);
        var settings = EngineSettings.From(system.Settings.Config, withJournal: cluster.SelfRoles.Contains(Names.EngineRole));
        var node = new LazyEngineNode(system, settings, listener);
        cluster.RegisterOnMemberUp(() => node._joined.TrySetResult());
        if (settings.Embedded || cluster.Settings.SeedNodes.IsEmpty) cluster.Join(cluster.SelfAddress);
        if (cluster.SelfRoles.Contains(Names.EngineRole))
        {
            await JournalExtension.StartAsync(system);
            node.StartEngine();
        }
        else
        {
            node.StartProxies();
        }

        node._answers = system.ActorOf(Props.Create<NodeActor>(node), Names.Node);
        if (runner is not null && cluster.SelfRoles.Contains(Names.WorkerRole)) node.StartWorkers(runner, workerQueues);
        return node;
    }

    /// <summary>Waits until the node is a full member of its cluster and executions can be reached from it.</summary>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await Joined.WaitAsync(cancellationToken);
        var cluster = Cluster.Get(_system);
        var awaited = cluster.SelfRoles.Contains(Names.EngineRole) ? cluster.SelfAddress : null;
        while (!await KnowsRegionAsync(awaited, cancellationToken)) await Task.Delay(LookAgainAfter, cancellationToken);
    }

    /// <summary>An address as users write it.</summary>
    public static string AddressOf(Address address) => string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}");

    private async Task<bool> KnowsRegionAsync(Address? awaited, CancellationToken cancellationToken)
    {
        try
        {
            var known = await Executions.Ask<CurrentRegions>(GetCurrentRegions.Instance, AnswerTime, cancellationToken);
            return awaited is null ? known.Regions.Count > 0 : known.Regions.Contains(awaited);
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    /// <summary>Compiles and stores a flow and those of its children; a repeat costs nothing.</summary>
    /// <exception cref="InvalidFlowException">A flow has problems; the exception lists all of them.</exception>
    public async Task<FlowHash> RegisterAsync(Flow flow)
    {
        if (Store is null || Plans is null) throw new InvalidOperationException($"This node has no journal: only nodes with the role '{Names.EngineRole}' register flows.");
        var family = FlowFamily.Of(flow);
        foreach (var member in family)
        {
            Plans.KeepWithChildren(member.Hash, member.Flow);
            if (_registered.ContainsKey(member.Hash)) continue;
            await Store.RegisterFlowAsync(member.Hash, member.Flow.Name, member.Encoded, _system.Scheduler.Now);
            _registered.TryAdd(member.Hash, true);
        }

        return family[^1].Hash;
    }

    private void StartEngine()
    {
        var sharding = ClusterSharding.Get(_system);
        var journal = JournalExtension.For(_system);
        Store = journal.Store;
        Plans = new PlanCache(Store);
        var parts = new ExecutionParts(_settings, Plans, Store, journal.TakenAsNew, _ways, _system.Log, _listener);

        var queues = new QueueParts(_settings, Store, Board, _ways);
        var shards = ClusterShardingSettings.Create(_system).WithRole(Names.EngineRole);
        Queues = sharding.Start(
            Names.QueueRegion,
            id => Props.Create<QueueActor>(id, queues).WithDispatcher(Names.Lanes),
            shards.WithPassivateIdleAfter(TimeSpan.Zero),
            new QueueMessageExtractor());
        Executions = sharding.Start(
            Names.ExecutionRegion,
            id => Props.Create<ExecutionActor>(id, parts).WithDispatcher(Names.Lanes), // by type: expression Props compile their arguments each time
            shards.WithPassivateIdleAfter(_settings.PassivateIdleAfter),
            new ExecutionMessageExtractor(),
            sharding.DefaultShardAllocationStrategy(shards),
            StopWhenIdle.Instance);
        ShardedDaemonProcess.Get(_system).Init(
            Names.WatchdogDaemon,
            _settings.WatchdogDaemons,
            number => Props.Create<WatchdogActor>(number, _settings, Store, (Func<IActorRef>)(() => Executions)),
            ShardedDaemonProcessSettings.Create(_system).WithRole(Names.EngineRole),
            PoisonPill.Instance);
        ShardedDaemonProcess.Get(_system).Init(
            Names.RetentionDaemon,
            1,
            _ => Props.Create<RetentionActor>(_settings, Store, (Func<IActorRef>)(() => Executions)),
            ShardedDaemonProcessSettings.Create(_system).WithRole(Names.EngineRole),
            PoisonPill.Instance);
    }

    private void StartProxies()
    {
        var sharding = ClusterSharding.Get(_system);
        Queues = sharding.StartProxy(Names.QueueRegion, Names.EngineRole, new QueueMessageExtractor());
        Executions = ExecutionRegion.StartProxy(_system);
    }

    private void StartWorkers(HandlerRunner runner, IReadOnlyList<WorkedQueue> queues)
    {
        foreach (var (queue, slots) in queues)
        {
            var worker = new WorkerId($"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}");
            var facts = new WorkerFacts { Groups = _settings.Worker.Facts.Groups, Version = Version, Node = Address };
            _workers.Add(StartWorker(worker, queue, _settings.Worker with { Slots = slots ?? _settings.Worker.Slots, Facts = facts }, runner, [], $"lazyengine-worker-{Uri.EscapeDataString(queue)}"));
        }
    }

    /// <summary>Starts a worker whose handlers run in another process.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="queue">The queue that it works on.</param>
    /// <param name="slots">How many attempts it runs at once.</param>
    /// <param name="runner">Runs them.</param>
    /// <param name="adopted">What it runs already.</param>
    /// <param name="facts">What it says of itself.</param>
    public IActorRef StartRemoteWorker(WorkerId worker, string queue, int slots, IAttemptRunner runner, IReadOnlyList<AdoptedAttempt> adopted, WorkerFacts facts) =>
        StartWorker(worker, queue, _settings.Worker with { Slots = slots, UnansweredMax = 0, Facts = facts with { Node = Address, IsRemote = true } }, runner, adopted, null);

    private IActorRef StartWorker(WorkerId worker, string queue, WorkerSettings settings, IAttemptRunner runner, IReadOnlyList<AdoptedAttempt> adopted, string? name)
    {
        var started = _system.ActorOf(Props.Create<WorkerActor>(worker, queue, settings, runner, adopted, _ways).WithDispatcher(Names.Lanes), name);
        _answers.Tell(new NodeActor.WorkerStarted(started, new NodeWorker(worker, queue, settings.Slots, IsRemote: name is null) { Software = settings.Facts.Version }));
        return started;
    }

    /// <summary>
    /// Lets workers finish what they hold and take nothing new, for a bounded time; then handlers are told to stop and what they
    /// held is handed back, so that others begin it at once.
    /// </summary>
    public async Task DrainAsync()
    {
        if (await DrainedWithinAsync(_settings.DrainTimeout, WorkerActor.Drain.Instance)) return;
        _system.Log.Warning("Handlers still ran after {0}; they are told to stop, and their attempts are handed back.", _settings.DrainTimeout);
        if (await DrainedWithinAsync(HandBackTime, WorkerActor.HandBack.AskingHandlers)) return;
        if (!await DrainedWithinAsync(HandBackTime, WorkerActor.HandBack.AtOnce)) _system.Log.Warning("Attempts could not be handed back within {0}; they will be found lost and made again.", HandBackTime);
    }

    private async Task<bool> DrainedWithinAsync(TimeSpan limit, object request)
    {
        try
        {
            // An Ask with a timeout of zero would wait for ever.
            await Task.WhenAll(_workers.Select(worker => worker.Ask<WorkerActor.Drained>(request))).WaitAsync(limit);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
