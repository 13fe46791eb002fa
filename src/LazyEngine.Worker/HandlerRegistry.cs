using System.Diagnostics.CodeAnalysis;
using LazyEngine.Executions;
using LazyEngine.Plans;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Worker;

/// <summary>The handlers of a worker by name. Filled before the worker starts, only read afterwards.</summary>
internal sealed class HandlerRegistry
{
    /// <summary>The code of a task whose handler no worker of its queue knows.</summary>
    public const string UnknownHandler = "UnknownHandler";

    private const int NamesListed = 20;

    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Registers a class; the services must know it.</summary>
    public void Add<THandler>(string name)
        where THandler : class, ITaskHandler =>
        Add(name, new Entry(typeof(THandler).FullName ?? typeof(THandler).Name, services => services.GetRequiredService<THandler>()));

    /// <summary>Registers a function.</summary>
    public void Add(string name, Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var shared = new FunctionHandler(handler);
        Add(name, new Entry(Describe(handler), _ => shared));
    }

    /// <summary>Registers a function of typed arguments.</summary>
    public void Add<TInput, TResult>(string name, Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        var shared = new FunctionHandler<TInput, TResult>(handler);
        Add(name, new Entry(Describe(handler), _ => shared));
    }

    /// <summary>Finds how to make a handler.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Func<IServiceProvider, ITaskHandler>? create)
    {
        create = _entries.GetValueOrDefault(name)?.Create;
        return create is not null;
    }

    /// <summary>What becomes of a task whose handler is not here.</summary>
    public TaskOutcome Unknown(string name)
    {
        var known = _entries.Count == 0
            ? "it has none at all"
            : $"it has {string.Join(", ", _entries.Keys.Take(NamesListed).Select(Names.Shown))}{(_entries.Count > NamesListed ? ", ..." : string.Empty)}";
        var hint = Spelling.Nearest(name, _entries.Keys) is { } near ? $" Did you mean '{Names.Shown(near)}'?" : string.Empty;
        return Outcome.Failure(UnknownHandler, $"This worker has no handler '{Names.Shown(name)}'; {known}.{hint} Register the handler on every worker of the queue.");
    }

    private static string Describe(Delegate handler) => $"the function {handler.Method.DeclaringType?.FullName}.{handler.Method.Name}";

    private void Add(string name, Entry entry)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Names.ProblemOf("handler name", name, PlanLimits.Default.NameLength) is { } problem) throw new ArgumentException(problem, nameof(name));
        if (!_entries.TryAdd(name, entry))
            throw new ArgumentException($"The handler name '{name}' is taken twice: by {_entries[name].Source} and by {entry.Source}. Give one of them another name.", nameof(name));
    }

    private sealed record Entry(string Source, Func<IServiceProvider, ITaskHandler> Create);
}
