using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Client;

/// <summary>What a worker outside the engine's processes runs, and for whom.</summary>
public sealed class LazyEngineWorkerOptions : IFlowRegistry
{
    /// <summary>The number of slots where none is named.</summary>
    public const int DefaultSlots = 16;

    private readonly IServiceCollection _services;
    private readonly Dictionary<string, int> _queues = new(StringComparer.Ordinal);

    internal LazyEngineWorkerOptions(IServiceCollection services) => _services = services;

    /// <summary>The address where an engine takes workers, such as <c>http://127.0.0.1:7411</c>.</summary>
    public Uri? Address { get; set; }

    /// <summary>The key, or a token, by which the engine knows the worker; it needs the role worker. Default: null, for an engine that asks nobody.</summary>
    public string? ApiKey { get; set; }

    /// <summary>What the name of the worker begins with; each process adds what makes it its own. Letters, digits, dots, hyphens and underscores. Default: <c>worker</c>.</summary>
    public string Name { get; set; } = "worker";

    /// <summary>How long running handlers are waited for when the application stops; what then still runs is lost, and made again. Default: 30 seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The groups that it is in; tasks may ask for one.</summary>
    internal SortedSet<string> Groups { get; } = new(StringComparer.Ordinal);

    internal HandlerRegistry Handlers { get; } = new();

    internal IReadOnlyDictionary<string, int> Queues => _queues.Count > 0 ? _queues : new Dictionary<string, int>(StringComparer.Ordinal) { ["default"] = DefaultSlots };

    IServiceCollection IFlowRegistry.Services => _services;

    /// <summary>Works on a queue; where none is named, on <c>default</c>.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="slots">How many of its attempts run at once. 1 to 10 000.</param>
    public LazyEngineWorkerOptions WorkOn(string queue, int slots = DefaultSlots)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        _queues[queue] = slots;
        return this;
    }

    /// <summary>Takes tasks that ask for a group of workers, besides those that ask for none.</summary>
    /// <param name="group">The group: 1 to 200 letters, digits, dots, hyphens and underscores.</param>
    public LazyEngineWorkerOptions InGroup(string group)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        Groups.Add(group);
        return this;
    }

    /// <summary>Runs tasks of this handler name by a class, made for each attempt with its dependencies injected.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <typeparam name="THandler">The class.</typeparam>
    public LazyEngineWorkerOptions AddHandler<THandler>(string name)
        where THandler : class, ITaskHandler
    {
        Handlers.Add<THandler>(name);
        _services.AddTransient<THandler>();
        return this;
    }

    /// <summary>Runs tasks of this handler name by a function.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <param name="handler">The function.</param>
    public LazyEngineWorkerOptions AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler)
    {
        Handlers.Add(name, handler);
        return this;
    }

    /// <summary>Runs tasks of this handler name by a function of the task's arguments.</summary>
    /// <param name="name">The name that tasks use.</param>
    /// <param name="handler">The function; its arguments are read as one JSON object, its result becomes the task's result.</param>
    /// <typeparam name="TInput">What the arguments are read as.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    public LazyEngineWorkerOptions AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler)
    {
        Handlers.Add(name, handler);
        return this;
    }

    // A module brings flows for the engine and handlers for its workers; this is a worker.
    IFlowRegistry IFlowRegistry.AddFlow(Flow flow) => this;

    IFlowRegistry IFlowRegistry.AddHandler<THandler>(string name) => AddHandler<THandler>(name);

    IFlowRegistry IFlowRegistry.AddHandler(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler) => AddHandler(name, handler);

    IFlowRegistry IFlowRegistry.AddHandler<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler) => AddHandler(name, handler);

    IFlowRegistry IFlowRegistry.WorkOn(string queue) => _queues.ContainsKey(queue) ? this : WorkOn(queue);
}
