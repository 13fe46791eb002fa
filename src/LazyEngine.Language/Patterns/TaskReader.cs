using System.Collections.Immutable;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads tasks.</summary>
/// <param name="log">Takes the problems.</param>
/// <param name="child">Reads the flow that a task runs as an execution of its own.</param>
internal sealed class TaskReader(DocumentLog log, Func<Node, Flow?> child)
{
    private readonly Values _values = new(log);
    private readonly TimingReader _timing = new(log);
    private readonly ResultReader _results = new(log);
    private readonly RequirementReader _requirements = new(log);

    /// <summary>Reads a task, or a task that waits for a signal.</summary>
    /// <returns>The task; null where it has no name, and then the log says so.</returns>
    public TaskDefinition? Read(Fields fields)
    {
        var named = fields.Find("task");
        var signal = _values.Text(fields.Find("signal"), "The name at 'signal'");
        var name = named is null ? signal : _values.Text(named, "The name at 'task'");
        var (whole, parts) = _results.Read(fields);
        var usual = Flow.Task(name ?? "?");
        var task = usual with
        {
            SignalName = signal,
            HandlerName = _values.Text(fields.Find("handler"), "'handler'") ?? usual.HandlerName,
            QueueName = _values.Text(fields.Find("queue"), "'queue'") ?? usual.QueueName,
            Priority = _values.Integer(fields.Find("priority"), "'priority'") ?? usual.Priority,
            FairnessKey = _values.Text(fields.Find("fairness-key"), "'fairness-key'"),
            WorkerGroup = _values.Text(fields.Find("workers"), "'workers'"),
            Requirements = _requirements.Read(fields) ?? [],
            Constants = Constants(fields.Find("constants")),
            ResultName = whole,
            ResultParts = parts,
            ChildFlow = Child(fields),
            RetryPolicy = _timing.Retry(fields.Find("retry")),
            TimeLimits = _timing.Limits(fields.Find("limits")) ?? usual.TimeLimits,
            PauseBefore = _values.Time(fields.Find("wait-before"), "'wait-before'") ?? usual.PauseBefore,
            PauseAfter = _values.Time(fields.Find("wait-after"), "'wait-after'") ?? usual.PauseAfter,
            Compensation = Compensation(fields.Find("compensate")),
            RerunAfterLoss = !(_values.Truth(fields.Find("at-most-once"), "'at-most-once'") ?? false),
        };
        fields.Finish();
        return name is null ? null : task;
    }

    /// <summary>Named values.</summary>
    public ImmutableSortedDictionary<string, Payload> Constants(Node? node)
    {
        var constants = NamedPayloads.None.ToBuilder();
        foreach (var (key, value) in _values.Entries(node, "'constants'"))
        {
            if (key.Text.Length == 0) log.Add(key.At, "A constant has no name.");
            else if (PayloadReader.Read(value, log) is { } payload) constants[key.Text] = payload;
        }

        return constants.ToImmutable();
    }

    private ChildFlow? Child(Fields fields)
    {
        var found = fields.Find("child");
        var onClose = _values.Word(fields.Find("on-close"), "'on-close'", Words.Closes);
        if (found is not null) return child(found) is { } flow ? new ChildFlow(flow.Name, onClose ?? ParentClose.Cancel) { Definition = flow } : null;
        fields.Refuse("on-close", "Only a task with a child has an 'on-close'.");
        return null;
    }

    private Compensation? Compensation(Node? node)
    {
        if (node is null) return null;
        if (node is Node.Scalar { Kind: ScalarKind.Text, Text.Length: > 0 } handler) return new Compensation(handler.Text);
        if (_values.Fields(node, "'compensate'", "a compensation", "the name of a handler, or a mapping") is not { } fields) return null;
        var named = fields.Find("handler");
        if (named is null) log.Add(fields.At, "A compensation has no handler.", "its name at handler");
        var compensation = new Compensation(_values.Text(named, "'handler'") ?? "?")
        {
            QueueName = _values.Text(fields.Find("queue"), "'queue'"),
            Requirements = _requirements.Read(fields),
            RetryPolicy = _timing.Retry(fields.Find("retry")),
            TimeLimits = _timing.Limits(fields.Find("limits")) ?? TimeLimits.None,
        };
        fields.Finish();
        return compensation;
    }
}
