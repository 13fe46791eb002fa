using System.Net;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting;

/// <summary>How LazyEngine runs in an application. Without a word: embedded, durable, in the file <c>lazyengine.db</c> of the working directory.</summary>
public sealed partial class LazyEngineOptions : IFlowRegistry
{
    private const string DefaultQueue = "default";

    private readonly IServiceCollection _services;
    private readonly List<string> _code = [];

    internal bool WorksHere { get; private set; } = true;

    internal LazyEngineOptions(IServiceCollection services) => _services = services;

    internal string StoreProfile { get; private set; } = "sqlite";

    internal bool IsCluster { get; private set; }

    internal string Code => string.Join('\n', _code);

    internal List<Flow> Flows { get; } = [];

    internal IEnumerable<string> FlowNames => Flows.Select(flow => flow.Name);

    internal HandlerRegistry Handlers { get; } = new();

    /// <summary>Those that were named, with their slots where these were named too.</summary>
    internal Dictionary<string, int?> Queues { get; } = new(StringComparer.Ordinal);

    /// <summary>The groups that the workers of this process are in.</summary>
    internal SortedSet<string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>The queues that this node works on: <c>default</c> is one of them unless only certain ones were asked for.</summary>
    internal IReadOnlyList<WorkedQueue> WorkedQueues => WorksHere
        ? [.. (OnlyNamedQueues || Queues.ContainsKey(DefaultQueue) ? [] : new[] { new WorkedQueue(DefaultQueue) }).Concat(Queues.Select(queue => new WorkedQueue(queue.Key, queue.Value)))]
        : [];

    /// <summary>Whether this node leaves <c>default</c> to others, unless it is named.</summary>
    internal bool OnlyNamedQueues { get; set; }

    /// <summary>What this node does in its cluster; an embedded one does everything.</summary>
    internal IReadOnlyList<string> Roles { get; private set; } = [Names.EngineRole, Names.WorkerRole];

    /// <summary>
    /// The exit code of a process whose node the cluster has removed, because it was cut off or did not answer: 5. The
    /// application stops, and whatever supervises it has to start it again.
    /// </summary>
    public const int DownedExitCode = 5;

    /// <summary>Each subscribes somebody when the application starts.</summary>
    /// <summary>Sends news of workflows; null where no module does.</summary>
    internal IWebhookSender? Webhooks { get; private set; }

    internal List<Action<TransitionFeed, ILoggerFactory>> Listeners { get; } = [];

    /// <summary>Keeps everything in one SQLite file. The file is made where it is missing; one process at a time may use it.</summary>
    /// <param name="path">The file.</param>
    public LazyEngineOptions UseSqlite(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return UseStore("sqlite", $"lazyengine.journal.sqlite.file = {Quote(Path.GetFullPath(path))}");
    }

    /// <summary>Keeps everything in a PostgreSQL database. Its tables are made where they are missing.</summary>
    /// <param name="connectionString">An Npgsql connection string.</param>
    public LazyEngineOptions UsePostgreSql(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return UseStore("postgresql", $"lazyengine.journal.postgresql.connection-string = {Quote(connectionString)}");
    }

    /// <summary>Encrypts everything that values are in: commits, snapshots, flows and triggers. Ids, names of flows, states, times, business keys and attributes stay readable, for the index.</summary>
    /// <param name="keys">The keys. Those of old rows are still needed.</param>
    public LazyEngineOptions EncryptPayloads(IPayloadKeys keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        PayloadKeys = keys;
        return this;
    }

    /// <summary>The same, by a file of keys: a line for each, with an id and 32 bytes in base64. New rows take the first one.</summary>
    /// <param name="keyFile">The file.</param>
    public LazyEngineOptions EncryptPayloads(string keyFile)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyFile);
        _code.Add($"lazyengine.journal.encryption.key-file = {Quote(Path.GetFullPath(keyFile))}");
        return this;
    }

    internal IPayloadKeys? PayloadKeys { get; private set; }

    /// <summary>Keeps everything in memory. Nothing survives the process.</summary>
    public LazyEngineOptions UseMemory() => UseStore("memory", string.Empty);

    /// <summary>Makes this process a node of a cluster, instead of one that is alone and opens no socket.</summary>
    /// <param name="host">The host name or address of this node, as the others reach it.</param>
    /// <param name="port">The port of this node; 0 takes any free one.</param>
    /// <param name="seedNodes">Nodes to join by, as <c>host:port</c>. The first node of a cluster names itself first.</param>
    /// <param name="roles">What this node does: <c>engine</c>, <c>worker</c> or both; none for a node that only sends commands.</param>
    /// <remarks>
    /// All engine nodes of a cluster must use one PostgreSQL database. An application stops when the cluster removes its node
    /// (<see cref="DownedExitCode"/>). docs/cluster.md says how to run one.
    /// </remarks>
    /// <exception cref="ArgumentException">A host, port, seed node or role is none; the message names it.</exception>
    public LazyEngineOptions UseCluster(string host, int port, IEnumerable<string> seedNodes, params string[] roles)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentNullException.ThrowIfNull(seedNodes);
        ArgumentNullException.ThrowIfNull(roles);
        if (!NodeAddress.IsHost(host)) throw new ArgumentException($"'{host}' is no name or address of a machine.", nameof(host));
        if (port is < 0 or > IPEndPoint.MaxPort) throw new ArgumentOutOfRangeException(nameof(port), port, $"The port must be from 0 to {IPEndPoint.MaxPort}.");
        string[] nodes = [.. seedNodes];
        if (nodes.Length == 0) throw new ArgumentException("There is no seed node to join by. The first node of a cluster names itself.", nameof(seedNodes));
        if (nodes.FirstOrDefault(node => !NodeAddress.IsValid(node)) is { } wrong) throw new ArgumentException($"'{wrong}' is no seed node: {NodeAddress.Expected} is expected.", nameof(seedNodes));
        if (roles.FirstOrDefault(role => role is not (Names.EngineRole or Names.WorkerRole)) is { } unknown)
            throw new ArgumentException($"There is no role '{unknown}': {Names.EngineRole} and {Names.WorkerRole} are known.", nameof(roles));
        return BeNode(host, port, nodes, roles);
    }

    /// <summary>Makes this process the first node of a cluster of its own, which others join by its address.</summary>
    internal LazyEngineOptions FormCluster(string host, int port, IEnumerable<string> roles) => BeNode(host, port, [], roles);

    // A node without seed nodes joins itself.
    private LazyEngineOptions BeNode(string host, int port, IEnumerable<string> seedNodes, IEnumerable<string> roles)
    {
        (IsCluster, Roles) = (true, [.. roles.Distinct()]);
        var seeds = seedNodes.Select(seed => Quote($"akka.tcp://{EngineHost.SystemName}@{seed}"));
        return Configure(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""
            akka.remote.dot-netty.tcp.hostname = {Quote(host)}
            akka.remote.dot-netty.tcp.port = {port}
            akka.cluster.seed-nodes = [{string.Join(',', seeds)}]
            akka.cluster.roles = [{string.Join(',', Roles.Select(Quote))}]
            """));
    }

    /// <summary>
    /// Encrypts the traffic between this node and the others of its cluster. Each shows the other its certificate; who shows none of
    /// the authority is refused, and that is logged with the reason.
    /// </summary>
    /// <param name="certificate">The certificate of this node: a PEM file, or a PFX file that has its key too.</param>
    /// <param name="key">The file with the key of a certificate in PEM; null for PFX.</param>
    /// <param name="authority">A PEM file with the certificates of the authority that signs those of all nodes. Each of them may join and do everything.</param>
    /// <param name="password">The password of the PFX file or of the key; null for none.</param>
    public LazyEngineOptions UseClusterTls(string certificate, string? key, string authority, string? password = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificate);
        ArgumentException.ThrowIfNullOrWhiteSpace(authority);
        return Configure($"""
            lazyengine.tls.certificate = {Quote(Path.GetFullPath(certificate))}
            lazyengine.tls.key = {Quote(key is null ? string.Empty : Path.GetFullPath(key))}
            lazyengine.tls.authority = {Quote(Path.GetFullPath(authority))}
            {(password is null ? string.Empty : $"lazyengine.tls.password = {Quote(password)}")}
            """);
    }

    /// <summary>Sets configuration keys in HOCON; they win over every file. The keys stand in <c>hocon/lazyengine.conf</c>.</summary>
    /// <param name="hocon">For example <c>lazyengine.worker.slots = 32</c>.</param>
    public LazyEngineOptions Configure(string hocon)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        _code.Add(hocon);
        return this;
    }

    /// <summary>Registers a flow when the application starts, so that it can be run by its name.</summary>
    /// <param name="flow">The flow; its problems, if any, keep the application from starting.</param>
    public LazyEngineOptions AddFlow(Flow flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        Flows.Add(flow);
        return this;
    }

    /// <summary>Runs tasks of this handler name by a class, made for each attempt with its dependencies injected.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <typeparam name="THandler">The class.</typeparam>
    public LazyEngineOptions AddHandler<THandler>(string name)
        where THandler : class, ITaskHandler
    {
        Handlers.Add<THandler>(name);
        _services.AddTransient<THandler>();
        return this;
    }

    /// <summary>Runs tasks of this handler name by a function.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <param name="handler">The function.</param>
    public LazyEngineOptions AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<Executions.TaskOutcome>> handler)
    {
        Handlers.Add(name, handler);
        return this;
    }

    /// <summary>Runs tasks of this handler name by a function of the task's arguments.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <param name="handler">The function; its arguments are read as one JSON object, its result becomes the task's result.</param>
    /// <typeparam name="TInput">What the arguments are read as.</typeparam>
    /// <typeparam name="TResult">The result; a <see cref="Executions.TaskOutcome"/> is used as it is.</typeparam>
    public LazyEngineOptions AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler)
    {
        Handlers.Add(name, handler);
        return this;
    }

    /// <summary>Calls a function with each change of state that executions on this node write, one after the other; see <see cref="ITransitions"/>.</summary>
    /// <param name="listener">The function. What it throws is logged and changes nothing.</param>
    public LazyEngineOptions OnTransition(Action<Transition> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return OnTransition((transition, _) =>
        {
            listener(transition);
            return ValueTask.CompletedTask;
        });
    }

    /// <summary>Calls a function with each change of state that executions on this node write, and awaits it before the next; see <see cref="ITransitions"/>.</summary>
    /// <param name="listener">The function. What it throws is logged and changes nothing. It is cancelled where the engine has stopped and it does not come to an end.</param>
    /// <param name="capacity">How many transitions wait for it at most; what is more is dropped. Default: 10 000.</param>
    public LazyEngineOptions OnTransition(Func<Transition, CancellationToken, ValueTask> listener, int capacity = TransitionFeed.DefaultCapacity)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Listeners.Add((feed, _) => feed.Subscribe(listener, () => { }, capacity));
        return this;
    }

    /// <summary>Tells an observer each change of state that executions on this node write: a <see cref="TransitionPrinter"/>, <see cref="TaskDurations"/>, or one of your own.</summary>
    /// <param name="observer">The observer.</param>
    public LazyEngineOptions OnTransition(IObserver<Transition> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return OnTransition(observer.OnNext);
    }

    /// <summary>Logs each change of state that executions on this node write, in the category <c>LazyEngine.Transitions</c>. Inputs and results are left out.</summary>
    /// <param name="level">How loud. Default: Information.</param>
    /// <param name="failures">How loud where there is a failure. Default: Warning.</param>
    public LazyEngineOptions LogTransitions(LogLevel level = LogLevel.Information, LogLevel failures = LogLevel.Warning)
    {
        Listeners.Add((feed, loggers) =>
        {
            var log = new TransitionLog(loggers.CreateLogger("LazyEngine.Transitions"), level, failures);
            feed.Subscribe((transition, _) =>
            {
                log.Write(transition);
                return ValueTask.CompletedTask;
            }, () => { }, TransitionFeed.DefaultCapacity);
        });
        return this;
    }

    /// <summary>Takes the flows and handlers of a module.</summary>
    /// <param name="module">The module.</param>
    public LazyEngineOptions AddModule(IFlowModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.Register(this);
        if (module is IWebhookSender sender) Webhooks = sender;
        return this;
    }

    IServiceCollection IFlowRegistry.Services => _services;

    IFlowRegistry IFlowRegistry.AddFlow(Flow flow) => AddFlow(flow);

    IFlowRegistry IFlowRegistry.AddHandler<THandler>(string name) => AddHandler<THandler>(name);

    IFlowRegistry IFlowRegistry.AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<Executions.TaskOutcome>> handler) => AddHandler(name, handler);

    IFlowRegistry IFlowRegistry.AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler) => AddHandler(name, handler);

    IFlowRegistry IFlowRegistry.WorkOn(string queue) => WorkOn(queue);

    private LazyEngineOptions UseStore(string profile, string hocon)
    {
        StoreProfile = profile;
        return Configure(hocon);
    }

    // JSON strings are HOCON strings.
    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
