using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads flows out of a document, and reports everything that is wrong with them.</summary>
internal sealed class FlowReader
{
    private static readonly string[] Kinds = ["task", "signal", "flow"];

    private readonly DocumentLog _log;
    private readonly Values _values;
    private readonly TaskReader _tasks;
    private readonly LinkReader _links;
    private readonly ControllerReader _controllers;
    private readonly List<Flow> _flows = [];

    public FlowReader(DocumentLog log)
    {
        (_log, _values, _links, _controllers) = (log, new Values(log), new LinkReader(log), new ControllerReader(log));
        _tasks = new TaskReader(log, Child);
    }

    /// <summary>The flows that can be read. They are valid where the log stays empty.</summary>
    public IReadOnlyList<Flow> Read(Node root)
    {
        if (_values.Fields(root, "The document", "a file of flows") is not { } fields) return [];
        if (!fields.Has("flows")) return [Outermost(new Fields((Node.Map)root, "a flow", _log))];

        var listed = fields.Find("flows")!;
        fields.Finish();
        var items = _values.Items(listed, "'flows'");
        if (listed is Node.List && items.Count == 0) _log.Add(listed.At, "'flows' is empty.", "at least one flow");
        foreach (var item in items)
        {
            if (_values.Fields(item, "An item of 'flows'", "a flow") is not { } inner) continue;
            var flow = Outermost(inner);
            if (inner.Has("flow") && _flows.Exists(other => other.Name == flow.Name)) _log.Add(item.At, $"There is a flow '{Names.Shown(flow.Name)}' already.", "flows with different names");
            else _flows.Add(flow);
        }

        return _flows;
    }

    private Flow Outermost(Fields fields)
    {
        var scope = new FlowScope();
        var flow = Flow(fields, null, scope);
        Check(flow, scope);
        return flow;
    }

    private Flow Flow(Fields fields, string? outer, FlowScope scope)
    {
        var name = Name(fields);
        var path = Places.PathOf(outer, name);
        scope.Places.Add(path, fields.At);
        var items = new List<FlowItem>();
        var pattern = Pattern(fields, out var listed);
        foreach (var item in _values.Items(listed, "What a flow has in it"))
        {
            if (Item(item, path, scope) is { } read) items.Add(read);
            else scope.IsWhole = false;
        }

        var links = Links(fields, pattern, items, scope);
        var inputs = _values.Texts(fields.Find("inputs"), "'inputs'");
        var constants = _tasks.Constants(fields.Find("constants"));
        var deadline = _values.Time(fields.Find("deadline"), "'deadline'", mayBeZero: false);
        var kept = _values.Time(fields.Find("keep-for"), "'keep-for'", mayBeZero: false);
        var target = _values.Text(fields.Find("target"), "'target'");
        var controller = _controllers.Read(fields.Find("retry-controller"));
        var mode = _values.Word(fields.Find("on-failure"), "'on-failure'", Words.Modes) ?? FailureMode.Default;
        var attributes = Attributes(fields.Find("attributes"));
        fields.Finish();
        if (pattern is null) scope.IsWhole = false;

        var flow = new Flow(name, pattern ?? FlowPattern.Unordered, [.. items]) { Links = [.. links], Constants = constants, TimeLimit = deadline, KeptFor = kept, TargetName = target, Controller = controller, FailureMode = mode, Attributes = attributes };
        return inputs is null ? flow : flow with { DeclaredInputs = [.. inputs] };
    }

    private Sequence<FlowAttribute> Attributes(Node? node) =>
        [.. _values.Entries(node, "'attributes'")
            .Select(entry => (Name: entry.Key.Text, From: _values.Text(entry.Value, $"The attribute '{Names.Shown(entry.Key.Text)}'")))
            .Where(attribute => attribute.From is not null)
            .Select(attribute => new FlowAttribute(attribute.Name, attribute.From!))];

    // A flow that stands there itself, or the name of one that stands before.
    private Flow? Child(Node node)
    {
        if (node is Node.Map map) return Outermost(new Fields(map, "a flow", _log));
        if (_values.Text(node, "'child'") is not { } name) return null;
        if (_flows.Find(flow => flow.Name == name) is { } known) return known;
        _log.Add(node.At, $"There is no flow '{Names.Shown(name)}' before this one in the file.", "a flow, or the name of one that stands before", Spelling.Nearest(name, _flows.Select(flow => flow.Name)));
        return null;
    }

    private FlowPattern? Pattern(Fields fields, out Node? items)
    {
        FlowPattern? found = null;
        items = null;
        foreach (var (key, pattern) in Words.Patterns)
        {
            if (fields.Find(key) is not { } listed) continue;
            if (found is null) (found, items) = (pattern, listed);
            else _log.Add(fields.PlaceOf(key), "A flow has two patterns.", "one of linear, unordered, graph");
        }

        if (found is null) _log.Add(fields.At, "A flow has no pattern.", "its tasks and flows in a list at linear, unordered or graph");
        return found;
    }

    private FlowItem? Item(Node node, string path, FlowScope scope)
    {
        if (node is Node.Scalar { Kind: ScalarKind.Text }) return Known(_values.Text(node, "A task") is { } text ? LazyEngine.Flows.Flow.Task(text) : null, node.At, path, scope);
        if (_values.Fields(node, "An item of a flow", "a task", "a task or a flow") is not { } fields) return null;
        if (fields.Has("flow")) return Flow(new Fields((Node.Map)node, "a flow", _log), path, scope);
        if (!Kinds.Any(fields.Has))
        {
            var keys = ((Node.Map)node).Entries.Select(entry => entry.Key.Text);
            _log.Add(node.At, "An item is neither a task nor a signal nor a flow.", $"a name at one of {string.Join(", ", Kinds)}", Kinds.FirstOrDefault(kind => Spelling.Nearest(kind, keys) is not null));
            return null;
        }

        return Known(_tasks.Read(fields), fields.PlaceOf(fields.Has("task") ? "task" : "signal"), path, scope);
    }

    private TaskDefinition? Known(TaskDefinition? task, Position at, string path, FlowScope scope)
    {
        if (task is null) return null;
        scope.Places.Add(Places.PathOf(path, task.Name), at);
        if (scope.Tasks.TryAdd(task.Name, at)) return task;
        _log.Add(at, $"There is a task '{Names.Shown(task.Name)}' already, in line {scope.Tasks[task.Name].Line}.", "a name that no other task of the whole flow has");
        return task;
    }

    private IReadOnlyList<FlowLink> Links(Fields fields, FlowPattern? pattern, List<FlowItem> items, FlowScope scope)
    {
        if (pattern is FlowPattern.Graph or null) return _links.Read(fields.Find("links"), items, scope);
        fields.Refuse("links", "Only a graph has links.");
        return [];
    }

    // Whatever has no name is read all the same, for its other problems.
    private string Name(Fields fields)
    {
        const string Nameless = "?";
        if (fields.Find("flow") is { } node) return _values.Text(node, "The name at 'flow'") ?? Nameless;
        _log.Add(fields.At, "A flow has no name.", "its name at flow");
        return Nameless;
    }

    private void Check(Flow flow, FlowScope scope)
    {
        foreach (var problem in PlanCompiler.Compile(flow, default).Problems)
        {
            // These are told already, each at its own place.
            if (problem.Code is FlowProblem.DuplicateTask or FlowProblem.UnknownLinkEnd or FlowProblem.SelfLink) continue;
            // What is missing may be among what could not be read.
            if (problem.Code is FlowProblem.MissingInput or FlowProblem.AmbiguousProvider && !scope.IsWhole) continue;
            _log.Add(scope.Places.Of(problem), $"{problem.Where}: {problem.Message}");
        }
    }
}
