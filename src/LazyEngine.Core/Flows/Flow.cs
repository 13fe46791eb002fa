using System.Collections.Immutable;

namespace LazyEngine.Flows;

/// <summary>A flow: a named, immutable definition of tasks and how they depend on each other. Flows nest at will.</summary>
/// <remarks>Every method returns a changed copy. What is wrong with the content is reported when the flow is compiled, all at once.</remarks>
public sealed record Flow : FlowItem
{
    internal Flow(string name, FlowPattern pattern, Sequence<FlowItem> items)
        : base(name) => (Pattern, Items) = (pattern, items);

    /// <summary>How the items depend on each other.</summary>
    public FlowPattern Pattern { get; }

    /// <summary>Tasks and flows, in the order of definition.</summary>
    public Sequence<FlowItem> Items { get; }

    /// <summary>Orders between direct items; only a graph has any. Default: none.</summary>
    public Sequence<FlowLink> Links { get; internal init; }

    /// <summary>Values for every task inside that requires their names; the nearest flow's wins, and any wins over results and inputs. Default: none.</summary>
    public ImmutableSortedDictionary<string, Payload> Constants { get; internal init; } = NamedPayloads.None;

    /// <summary>The inputs that an execution takes; null when they follow from what the tasks require. Default: null.</summary>
    /// <remarks>Only the declaration of the outermost flow counts.</remarks>
    public Sequence<string>? DeclaredInputs { get; internal init; }

    /// <summary>How long an execution may take once it has started to run; null for no bound. Default: null.</summary>
    /// <remarks>Only the outermost flow can have one.</remarks>
    public TimeSpan? TimeLimit { get; internal init; }

    /// <summary>How long executions are kept after they have ended, unless the configuration says otherwise; null where it does not matter to the flow.</summary>
    public TimeSpan? KeptFor { get; internal init; }

    /// <summary>The item that is run together with what it depends on; null to run all. Only a graph has one. Default: null.</summary>
    public string? TargetName { get; internal init; }

    /// <summary>Decides what becomes of the flow when a task inside has failed for good; null where the flow around it decides. Default: null.</summary>
    public RetryController? Controller { get; internal init; }

    /// <summary>What the failure of a task does. Default: <see cref="FailureMode.Default"/>.</summary>
    /// <remarks>Only the outermost flow can choose.</remarks>
    public FailureMode FailureMode { get; internal init; }

    /// <summary>By what its executions can be found. Default: none.</summary>
    /// <remarks>Only those of the outermost flow count.</remarks>
    public Sequence<FlowAttribute> Attributes { get; internal init; }

    /// <summary>The text that says how it runs; null where items and links do.</summary>
    internal WorkflowSource? Source { get; init; }

    /// <summary>A task.</summary>
    /// <param name="name">Its name, unique in the whole flow.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static TaskDefinition Task(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TaskDefinition(name);
    }

    /// <summary>A task that no handler runs: it waits for a signal and succeeds with the value that came with it.</summary>
    /// <remarks>A signal that comes before the wait is kept, and each is taken by one wait. <see cref="TaskDefinition.Within"/> bounds the wait.</remarks>
    /// <param name="name">The name of the task.</param>
    /// <param name="signal">The name of the signal; null for that of the task.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static TaskDefinition Signal(string name, string? signal = null) => Task(name) with { SignalName = signal ?? name };

    /// <summary>A task that no handler runs: it starts an execution of another flow, and is done when that has ended.</summary>
    /// <remarks>
    /// Its arguments are the inputs of the child, and its result is a JSON object of what the tasks of the child provide. A child
    /// that fails or is cancelled fails the attempt; retries, time limits and waits of the task apply as to any other. The flow is
    /// stored together with the one around it. The id of the child follows from the attempt; details and explanations show it.
    /// </remarks>
    /// <param name="name">The name of the task.</param>
    /// <param name="flow">The flow that the child runs.</param>
    /// <param name="onClose">What becomes of the child when the task is over first: its time is up, or its execution ends.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or <paramref name="flow"/> is null.</exception>
    public static TaskDefinition Child(string name, Flow flow, ParentClose onClose = ParentClose.Cancel)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return Task(name) with { ChildFlow = new ChildFlow(flow.Name, onClose) { Definition = flow } };
    }

    internal static Flow FromSource(string name, WorkflowSource source) => new(name, FlowPattern.Workflow, []) { Source = source };

    /// <summary>A flow of one task, which has its name.</summary>
    /// <param name="task">The task.</param>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is null.</exception>
    public static Flow Alone(TaskDefinition task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Linear(task.Name, task);
    }

    /// <summary>A flow whose items run one after the other; each sees what earlier ones provide.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="items">Tasks and flows.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or an item is null.</exception>
    public static Flow Linear(string name, params ReadOnlySpan<FlowItem> items) => Of(name, FlowPattern.Linear, Sequence.Create(items));

    /// <inheritdoc cref="Linear(string, ReadOnlySpan{FlowItem})" />
    public static Flow Linear(string name, IEnumerable<FlowItem> items) => Of(name, FlowPattern.Linear, All(items));

    /// <summary>A flow whose items run at the same time; none sees what another provides.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="items">Tasks and flows.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or an item is null.</exception>
    public static Flow Unordered(string name, params ReadOnlySpan<FlowItem> items) => Of(name, FlowPattern.Unordered, Sequence.Create(items));

    /// <inheritdoc cref="Unordered(string, ReadOnlySpan{FlowItem})" />
    public static Flow Unordered(string name, IEnumerable<FlowItem> items) => Of(name, FlowPattern.Unordered, All(items));

    /// <summary>A flow whose items run in the order that links and requirements give; the order of definition does not matter.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="items">Tasks and flows.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or an item is null.</exception>
    public static Flow Graph(string name, params ReadOnlySpan<FlowItem> items) => Of(name, FlowPattern.Graph, Sequence.Create(items));

    /// <inheritdoc cref="Graph(string, ReadOnlySpan{FlowItem})" />
    public static Flow Graph(string name, IEnumerable<FlowItem> items) => Of(name, FlowPattern.Graph, All(items));

    /// <summary>Lets one direct item of a graph start only when another is done. A flow is done when everything in it is.</summary>
    /// <param name="from">The name of the earlier item.</param>
    /// <param name="to">The name of the later item.</param>
    /// <exception cref="ArgumentException">A name is null or empty.</exception>
    public Flow Link(string from, string to)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        return this with { Links = Links.Add(new FlowLink(from, to)) };
    }

    /// <summary>As <see cref="Link(string, string)"/>; whether the later item runs is decided when all before it is done.</summary>
    /// <param name="from">The name of the earlier item.</param>
    /// <param name="to">The name of the later item.</param>
    /// <param name="decider">Who decides.</param>
    /// <exception cref="ArgumentException">A name is null or empty, or <paramref name="decider"/> is null.</exception>
    public Flow Link(string from, string to, LinkDecider decider)
    {
        ArgumentException.ThrowIfNullOrEmpty(from);
        ArgumentException.ThrowIfNullOrEmpty(to);
        ArgumentNullException.ThrowIfNull(decider);
        return this with { Links = Links.Add(new FlowLink(from, to) { Decider = decider }) };
    }

    /// <summary>Adds many links at once, which is faster than one by one.</summary>
    /// <param name="links">The links.</param>
    /// <exception cref="ArgumentException">A link is null, or a name in it is null or empty.</exception>
    public Flow Link(IEnumerable<FlowLink> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        Sequence<FlowLink> all = [.. Links, .. links];
        foreach (var link in all)
        {
            ArgumentNullException.ThrowIfNull(link, nameof(links));
            ArgumentException.ThrowIfNullOrEmpty(link.From, nameof(links));
            ArgumentException.ThrowIfNullOrEmpty(link.To, nameof(links));
        }

        return this with { Links = all };
    }

    /// <summary>Gives a value to every task inside that requires the name.</summary>
    /// <param name="name">The name that tasks require.</param>
    /// <param name="value">The value, at most 1 MiB.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or <paramref name="value"/> is null.</exception>
    public Flow Constant(string name, Payload value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return this with { Constants = Constants.SetItem(name, value) };
    }

    /// <summary>Declares which inputs an execution takes; a task that requires anything else is then a problem of the flow.</summary>
    /// <param name="names">All of the names; none at all declares that there are no inputs.</param>
    /// <exception cref="ArgumentException">A name is null or empty.</exception>
    public Flow Inputs(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) ArgumentException.ThrowIfNullOrEmpty(name, nameof(names));
        return this with { DeclaredInputs = Sequence.Create(names) };
    }

    /// <summary>Lets executions be found by a value: that of an input, or of what a task provides.</summary>
    /// <remarks>Texts, numbers and truth values can be searched by; a text of more than 256 characters counts by its beginning. Only attributes of the outermost flow count.</remarks>
    /// <param name="name">The name of the attribute: letters, digits and <c>. _ -</c>, a letter first.</param>
    /// <param name="from">The name of the input, or the name that a task provides; null for that of the attribute.</param>
    /// <exception cref="ArgumentException">A name is empty, or <paramref name="name"/> is null.</exception>
    public Flow Attribute(string name, string? from = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (from is not null) ArgumentException.ThrowIfNullOrEmpty(from);
        return this with { Attributes = Attributes.Add(new FlowAttribute(name, from ?? name)) };
    }

    /// <summary>Bounds how long an execution may take: when the time has passed, attempts in flight are cancelled and it fails with the code <c>DeadlineExceeded</c>.</summary>
    /// <param name="after">How long after it has started to run.</param>
    public Flow Deadline(TimeSpan after) => this with { TimeLimit = after };

    /// <summary>Says how long executions are kept after they have ended; then their journals are deleted. What the configuration says of the flow by its name comes before it, and the version that was registered last counts for all of them.</summary>
    /// <param name="time">1 second to 100 years (36 500 days).</param>
    public Flow KeepFor(TimeSpan time) => this with { KeptFor = time };

    /// <summary>Runs one item of a graph and what it depends on, and nothing else.</summary>
    /// <param name="item">The name of a direct item; null to run everything again.</param>
    /// <exception cref="ArgumentException"><paramref name="item"/> is empty.</exception>
    public Flow Target(string? item)
    {
        if (item is not null) ArgumentException.ThrowIfNullOrEmpty(item);
        return this with { TargetName = item };
    }

    /// <summary>Lets a controller decide what becomes of the flow when a task inside has failed for good.</summary>
    /// <param name="controller">The controller.</param>
    /// <exception cref="ArgumentNullException"><paramref name="controller"/> is null.</exception>
    public Flow Retry(RetryController controller)
    {
        ArgumentNullException.ThrowIfNull(controller);
        return this with { Controller = controller };
    }

    /// <summary>Chooses what the failure of a task does.</summary>
    /// <param name="mode">What.</param>
    public Flow OnFailure(FailureMode mode) => this with { FailureMode = mode };

    /// <inheritdoc />
    public bool Equals(Flow? other) =>
        ReferenceEquals(this, other) ||
        (other is not null && Name == other.Name && Pattern == other.Pattern && DeclaredInputs.Equals(other.DeclaredInputs) && TimeLimit == other.TimeLimit && KeptFor == other.KeptFor && FailureMode == other.FailureMode && Controller == other.Controller && TargetName == other.TargetName && Source == other.Source && Attributes == other.Attributes
            && Links == other.Links && NamedPayloads.Same(Constants, other.Constants) && Items == other.Items);

    /// <inheritdoc />
    public override int GetHashCode() => unchecked((StringComparer.Ordinal.GetHashCode(Name) * 31) + (int)Pattern);

    /// <inheritdoc />
    public override string ToString() => $"{Pattern} flow '{Name}'";

    private static Flow Of(string name, FlowPattern pattern, Sequence<FlowItem> items)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        foreach (var item in items) ArgumentNullException.ThrowIfNull(item, nameof(items));
        return new Flow(name, pattern, items);
    }

    private static Sequence<FlowItem> All(IEnumerable<FlowItem> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return [.. items];
    }
}
