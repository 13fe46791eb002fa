using System.Collections.Immutable;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads tasks.</summary>
internal sealed class TaskReader(DocumentLog log)
{
    private readonly Values _values = new(log);
    private readonly TimingReader _timing = new(log);

    /// <summary>Reads a task, or a task that waits for a signal.</summary>
    /// <returns>The task; null where it has no name, and then the log says so.</returns>
    public TaskDefinition? Read(Fields fields)
    {
        var named = fields.Find("task");
        var signal = _values.Text(fields.Find("signal"), "The name at 'signal'");
        var name = named is null ? signal : _values.Text(named, "The name at 'task'");
        var usual = Flow.Task(name ?? "?");
        var task = usual with
        {
            SignalName = signal,
            HandlerName = _values.Text(fields.Find("handler"), "'handler'") ?? usual.HandlerName,
            QueueName = _values.Text(fields.Find("queue"), "'queue'") ?? usual.QueueName,
            Priority = _values.Integer(fields.Find("priority"), "'priority'") ?? usual.Priority,
            Requirements = [.. Requirements(fields.Find("requires"), fields.Find("rebind"))],
            Constants = Constants(fields.Find("constants")),
            ResultName = _values.Text(fields.Find("provides"), "'provides'"),
            RetryPolicy = _timing.Retry(fields.Find("retry")),
            TimeLimits = _timing.Limits(fields.Find("limits")) ?? usual.TimeLimits,
            PauseBefore = _values.Time(fields.Find("wait-before"), "'wait-before'") ?? usual.PauseBefore,
            PauseAfter = _values.Time(fields.Find("wait-after"), "'wait-after'") ?? usual.PauseAfter,
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

    private List<Requirement> Requirements(Node? requires, Node? rebind)
    {
        var all = new List<Requirement>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        if (requires is Node.Scalar { Kind: ScalarKind.Text } single)
            _values.Misfit(single, "'requires'", "a list of names", $"[{single.Text}]");
        else
            foreach (var item in _values.Items(requires, "'requires'", "a list of names")) Required(item);
        foreach (var (argument, name) in _values.Entries(rebind, "'rebind'")) Add(argument, argument.Text, _values.Text(name, "What an argument is bound to"));
        return all;

        void Required(Node item)
        {
            if (item is Node.Map { Entries: [var (argument, bound)] }) Add(item, argument.Text, _values.Text(bound, "What an argument is bound to"));
            else if (item is Node.Map) _values.Misfit(item, "An item of 'requires'", "a name, or one pair argument: name");
            else if (_values.Text(item, "An item of 'requires'") is { } name) Add(item, name, name);
        }

        void Add(Node at, string argument, string? name)
        {
            if (name is null) return;
            if (argument.Length == 0) log.Add(at.At, "An argument has no name.");
            else if (taken.Add(argument)) all.Add(new Requirement(argument, name));
            else log.Add(at.At, $"The argument '{Names.Shown(argument)}' is listed twice.", "each argument once");
        }
    }
}
