using System.Collections.Immutable;

namespace LazyEngine.Flows;

/// <summary>A task of a flow: which handler runs, what it needs, and what it provides. Made by <see cref="Flow.Task"/>.</summary>
/// <remarks>Every method returns a changed copy. What is wrong with the content is reported when the flow is compiled, all at once.</remarks>
public sealed record TaskDefinition : FlowItem
{
    /// <summary>The queue of tasks that name none.</summary>
    public const string DefaultQueue = "default";

    internal TaskDefinition(string name)
        : base(name) => HandlerName = name;

    /// <summary>The handler that runs the task. Default: the task's name.</summary>
    public string HandlerName { get; internal init; }

    /// <summary>The queue that its attempts go to. Default: <see cref="DefaultQueue"/>.</summary>
    public string QueueName { get; internal init; } = DefaultQueue;

    /// <summary>Of several tasks that could start, those with a higher number start first. Default: 0.</summary>
    public int Priority { get; internal init; }

    /// <summary>The fairness key under which its attempts wait, see docs/queues.md; null for that of the execution. Default: null.</summary>
    public string? FairnessKey { get; internal init; }

    /// <summary>The group of workers that may run it; null for any worker of its queue. Default: null.</summary>
    public string? WorkerGroup { get; internal init; }

    /// <summary>What it needs, in the order of definition. Default: nothing.</summary>
    public Sequence<Requirement> Requirements { get; internal init; }

    /// <summary>Arguments with fixed values. A constant wins over a requirement of the same argument. Default: none.</summary>
    public ImmutableSortedDictionary<string, Payload> Constants { get; internal init; } = NamedPayloads.None;

    /// <summary>The name under which its whole result is stored; null when later tasks do not see it. Default: null.</summary>
    public string? ResultName { get; internal init; }

    /// <summary>Whether an attempt that is lost after it was claimed is run again; otherwise the task fails. Default: true.</summary>
    public bool RerunAfterLoss { get; internal init; } = true;

    /// <summary>Whether its claims are written before they are granted; otherwise they are kept in memory.</summary>
    internal bool HasWrittenClaims => !RerunAfterLoss || TimeLimits.NeedsClaim;

    /// <summary>Whether and when it is tried again after a failure; null for never. Default: null.</summary>
    public RetryPolicy? RetryPolicy { get; internal init; }

    /// <summary>How long it may take. Default: no limits.</summary>
    public TimeLimits TimeLimits { get; internal init; } = TimeLimits.None;

    /// <summary>How long it waits to start once it is reached. Default: zero.</summary>
    public TimeSpan PauseBefore { get; internal init; }

    /// <summary>How long those that follow it wait once it is done. Default: zero.</summary>
    public TimeSpan PauseAfter { get; internal init; }

    /// <summary>Parts of its result that have names of their own. Default: none.</summary>
    public Sequence<ResultPart> ResultParts { get; internal init; }

    /// <summary>How it is undone when the flow reverts; null where there is nothing to undo. Default: null.</summary>
    public Compensation? Compensation { get; internal init; }

    /// <summary>The signal that it waits for, in place of a handler; null where a handler runs it. Default: null.</summary>
    public string? SignalName { get; internal init; }

    /// <summary>The flow that it runs as an execution of its own, in place of a handler; null where a handler runs it. Default: null.</summary>
    public ChildFlow? ChildFlow { get; internal init; }

    /// <summary>Names the handler that runs the task.</summary>
    /// <param name="name">The name under which workers registered it.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public TaskDefinition Handler(string name) => this with { HandlerName = Named(name) };

    /// <summary>Names the queue that its attempts go to.</summary>
    /// <param name="name">The queue.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public TaskDefinition Queue(string name) => this with { QueueName = Named(name) };

    /// <summary>Lets it start before tasks of lower priority.</summary>
    /// <param name="priority">Any number; the default of a task is 0.</param>
    public TaskDefinition WithPriority(int priority) => this with { Priority = priority };

    /// <summary>Lets its attempts wait under a fairness key: the keys of a queue share its workers.</summary>
    /// <param name="key">The key; it takes the place of that of the execution.</param>
    /// <exception cref="ArgumentException"><paramref name="key"/> is null or empty.</exception>
    public TaskDefinition WithFairnessKey(string key) => this with { FairnessKey = Named(key) };

    /// <summary>Lets only workers of a group run it.</summary>
    /// <param name="group">A group that workers of its queue say they are in, or the name of one worker.</param>
    /// <exception cref="ArgumentException"><paramref name="group"/> is null or empty.</exception>
    public TaskDefinition OnWorkers(string group) => this with { WorkerGroup = Named(group) };

    /// <summary>Adds arguments that have the name of the stored value. One that is there already is bound to that name.</summary>
    /// <param name="names">The names.</param>
    /// <exception cref="ArgumentException">A name is null or empty.</exception>
    public TaskDefinition Requires(params ReadOnlySpan<string> names)
    {
        var added = new List<Requirement>(names.Length);
        foreach (var name in names) added.Add(new Requirement(Named(name), name));
        return With(added);
    }

    /// <summary>Adds an argument that takes a stored value of another name. One that is there already is bound to that name.</summary>
    /// <param name="argument">What the handler calls the value.</param>
    /// <param name="from">The name under which the value is stored.</param>
    /// <exception cref="ArgumentException">A name is null or empty.</exception>
    public TaskDefinition Rebind(string argument, string from) => With([new Requirement(Named(argument), Named(from))]);

    /// <summary>Gives an argument a fixed value.</summary>
    /// <param name="argument">What the handler calls the value.</param>
    /// <param name="value">The value, at most 1 MiB.</param>
    /// <exception cref="ArgumentException"><paramref name="argument"/> is null or empty, or <paramref name="value"/> is null.</exception>
    public TaskDefinition Constant(string argument, Payload value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return this with { Constants = Constants.SetItem(Named(argument), value) };
    }

    /// <summary>Stores its whole result under a name, for tasks that require it.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public TaskDefinition Provides(string name) => this with { ResultName = Named(name) };

    /// <summary>Stores the parts of its result, a JSON list, under names: the first item under the first name, and so on.</summary>
    /// <remarks>What is not in the list is not there for those that require it. TaskFlow has the same for tuples.</remarks>
    /// <param name="names">The names.</param>
    /// <exception cref="ArgumentException">A name is null or empty.</exception>
    public TaskDefinition ProvidesItems(params ReadOnlySpan<string> names)
    {
        var parts = ResultParts.ToList();
        for (var at = 0; at < names.Length; at++) parts.Add(new ResultPart(Named(names[at]), at, null));
        return this with { ResultParts = [.. parts] };
    }

    /// <summary>Stores the parts of its result, a JSON object, under the names of its properties.</summary>
    /// <remarks>What the object does not have is not there for those that require it. TaskFlow has the same for sets of keys.</remarks>
    /// <param name="keys">The properties.</param>
    /// <exception cref="ArgumentException">A key is null or empty.</exception>
    public TaskDefinition ProvidesKeys(params ReadOnlySpan<string> keys)
    {
        var parts = ResultParts.ToList();
        foreach (var key in keys) parts.Add(new ResultPart(Named(key), null, key));
        return this with { ResultParts = [.. parts] };
    }

    /// <summary>Adds an argument that has the name of the stored value, and that it runs without as well.</summary>
    /// <param name="name">The name.</param>
    /// <param name="otherwise">Its value where nothing before the task provides it and the execution has no such input; null to leave it out.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public TaskDefinition Optional(string name, Payload? otherwise = null) => With([new Requirement(Named(name), name) { IsOptional = true, Default = otherwise }]);

    /// <summary>Never runs an attempt again that was lost after a worker had claimed it: the task fails instead.</summary>
    public TaskDefinition AtMostOnce() => this with { RerunAfterLoss = false };

    /// <summary>Tries it again when it has failed.</summary>
    /// <param name="policy">How often and when.</param>
    /// <exception cref="ArgumentNullException"><paramref name="policy"/> is null.</exception>
    public TaskDefinition Retry(RetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return this with { RetryPolicy = policy };
    }

    /// <summary>Bounds how long it may take.</summary>
    /// <param name="limits">The limits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="limits"/> is null.</exception>
    public TaskDefinition Within(TimeLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return this with { TimeLimits = limits };
    }

    /// <summary>Lets it wait before it starts for the first time.</summary>
    /// <param name="pause">How long; the wait costs nothing, and outlives the process.</param>
    public TaskDefinition WaitBefore(TimeSpan pause) => this with { PauseBefore = pause };

    /// <summary>Lets those that follow it wait once it is done.</summary>
    /// <param name="pause">How long; the wait costs nothing, and outlives the process.</param>
    public TaskDefinition WaitAfter(TimeSpan pause) => this with { PauseAfter = pause };

    /// <summary>Undoes it when the flow reverts.</summary>
    /// <param name="handler">The handler, by its registered name; it has the arguments of the task, and is not tried again.</param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> is null or empty.</exception>
    public TaskDefinition Compensate(string handler) => Compensate(new Compensation(handler));

    /// <summary>Undoes it when the flow reverts.</summary>
    /// <param name="compensation">How.</param>
    /// <exception cref="ArgumentNullException"><paramref name="compensation"/> is null.</exception>
    public TaskDefinition Compensate(Compensation compensation)
    {
        ArgumentNullException.ThrowIfNull(compensation);
        return this with { Compensation = compensation };
    }

    /// <inheritdoc />
    public bool Equals(TaskDefinition? other) =>
        ReferenceEquals(this, other) ||
        (other is not null && Name == other.Name && HandlerName == other.HandlerName && QueueName == other.QueueName
            && Priority == other.Priority && FairnessKey == other.FairnessKey && WorkerGroup == other.WorkerGroup && Requirements == other.Requirements && ResultName == other.ResultName && ResultParts == other.ResultParts
            && RerunAfterLoss == other.RerunAfterLoss && SignalName == other.SignalName && ChildFlow == other.ChildFlow && RetryPolicy == other.RetryPolicy && TimeLimits == other.TimeLimits
            && Compensation == other.Compensation && PauseBefore == other.PauseBefore && PauseAfter == other.PauseAfter && NamedPayloads.Same(Constants, other.Constants));

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <inheritdoc />
    public override string ToString() => $"task '{Name}'";

    private TaskDefinition With(List<Requirement> added)
    {
        var all = Requirements.ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < all.Count; at++) places.TryAdd(all[at].Argument, at);
        foreach (var requirement in added)
        {
            if (places.TryAdd(requirement.Argument, all.Count)) all.Add(requirement);
            else all[places[requirement.Argument]] = requirement;
        }

        return this with { Requirements = [.. all] };
    }

    private static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name;
    }
}
