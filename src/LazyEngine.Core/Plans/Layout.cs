using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Walks a flow once: numbers its nodes in the order of definition and notes who provides what.</summary>
internal sealed class Layout
{
    private readonly PlanLimits _limits;
    private readonly ProblemLog _problems;
    private readonly Content _content;
    private readonly Dictionary<string, int> _firstNodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _providers = new(StringComparer.Ordinal);
    private readonly List<(TaskDefinition? Task, Scope Scope, int Place)> _nodes = [];
    private readonly List<Scope> _scopes = [];
    private int _taskCount;
    private bool _full;

    private Layout(PlanLimits limits, ProblemLog problems)
    {
        (_limits, _problems) = (limits, problems);
        _content = new Content(limits, problems);
    }

    /// <summary>Whether the walk saw everything; if not, what follows from the layout would be misleading.</summary>
    public bool IsComplete { get; private set; } = true;

    public int NodeCount => _nodes.Count;

    public Scope Root => _scopes[0];

    /// <summary>The flows, outer before inner.</summary>
    public IReadOnlyList<Scope> Scopes => _scopes;

    /// <summary>All names that tasks provide, the earliest first.</summary>
    public IEnumerable<string> ProvidedNames => _nodes.SelectMany(node => NamesOf(node.Task));

    public static Layout Of(Flow flow, PlanLimits limits, ProblemLog problems)
    {
        var layout = new Layout(limits, problems);
        layout.Enter(flow, null, 0);
        return layout;
    }

    public TaskDefinition? TaskAt(int node) => _nodes[node].Task;

    public Scope ScopeOf(int node) => _nodes[node].Scope;

    /// <summary>The place of a task among the items of its flow.</summary>
    public int PlaceOf(int node) => _nodes[node].Place;

    public string PathOf(int node) => Scope.PathOf(ScopeOf(node), TaskAt(node)!.Name);

    /// <summary>The tasks that provide a name, wherever they are.</summary>
    public IReadOnlyList<int> ProvidersOf(string name) => _providers.TryGetValue(name, out var nodes) ? nodes : [];

    public bool TryFindTask(string name, out int node) => _firstNodes.TryGetValue(name, out node);

    /// <summary>For each node the retry controller that is asked when it has failed; -1 where there is none.</summary>
    public int[] NearestControllers()
    {
        var nearest = new int[NodeCount];
        for (var node = 0; node < nearest.Length; node++)
        {
            var scope = ScopeOf(node).Controller == node ? ScopeOf(node).Parent : ScopeOf(node);
            while (scope is { Controller: < 0 }) scope = scope.Parent;
            nearest[node] = scope?.Controller ?? -1;
        }

        return nearest;
    }

    private static IEnumerable<string> NamesOf(TaskDefinition? task)
    {
        if (task?.ResultName is { } name) yield return name;
        foreach (var part in task?.ResultParts ?? []) yield return part.Name;
    }

    private Scope Enter(Flow flow, Scope? parent, int place)
    {
        var scope = new Scope(flow, parent, place);
        _scopes.Add(scope);
        _content.Check(scope);
        var gated = flow.Pattern != FlowPattern.Linear || flow.Items.Count == 0;
        if (flow.Controller is { } controller) scope.Entry = scope.Exit = scope.Controller = AddTask(controller.As(flow), scope, -1);
        else if (gated) scope.Entry = scope.Exit = AddNode(null, scope, -1);
        for (var item = 0; item < flow.Items.Count && !_full; item++) Add(scope, item);
        if (!IsComplete || flow.Items.Count == 0) return scope;
        AddJunctions(scope);
        if (gated) scope.Exit = AddNode(null, scope, -1);
        else (scope.Entry, scope.Exit) = (flow.Controller is null ? scope.Entries[0] : scope.Entry, scope.Exits[^1]);
        return scope;
    }

    // Links that lead nowhere are reported by the wiring, which has no use for their deciders.
    private void AddJunctions(Scope scope)
    {
        if (scope.Flow.Pattern != FlowPattern.Graph || scope.Flow.Links.All(link => link.Decider is null)) return;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var item = 0; item < scope.Flow.Items.Count; item++) places.TryAdd(scope.Flow.Items[item].Name, item);
        foreach (var links in scope.Flow.Links.Where(link => link.Decider is not null).GroupBy(link => link.To, StringComparer.Ordinal))
        {
            if (!places.TryGetValue(links.Key, out var target)) continue;
            var gate = AddNode(null, scope, -1);
            var deciders = new List<DeciderNode>();
            foreach (var link in links)
            {
                if (places.TryGetValue(link.From, out var source)) deciders.Add(new DeciderNode(AddDecider(link, links, scope), source, link));
            }

            scope.Junctions.Add(target, new Junction(gate, deciders));
        }
    }

    private int AddDecider(FlowLink link, IEnumerable<FlowLink> links, Scope scope) => AddTask(
        new TaskDefinition($"{link.From}->{link.To}")
        {
            HandlerName = link.Decider!.HandlerName,
            QueueName = link.Decider.QueueName,
            Requirements = links.Select(each => new Requirement(each.From, each.From)).DistinctBy(each => each.Argument).ToSequence(),
        },
        scope,
        -1);

    private void Add(Scope scope, int item)
    {
        if (scope.Flow.Items[item] is Flow flow)
        {
            if (!MayEnter(scope, flow)) return;
            var inner = Enter(flow, scope, item);
            (scope.Inner[item], scope.Entries[item], scope.Exits[item]) = (inner, inner.Entry, inner.Exit);
        }
        else if (++_taskCount > _limits.Tasks)
        {
            Stop(scope, $"The flow has more than {_limits.Tasks} tasks. Split it into several flows.");
        }
        else
        {
            scope.Entries[item] = scope.Exits[item] = AddTask((TaskDefinition)scope.Flow.Items[item], scope, item);
        }
    }

    private bool MayEnter(Scope scope, Flow flow)
    {
        if (scope.Depth >= _limits.Depth)
        {
            IsComplete = false;
            _problems.Add(FlowProblem.TooDeep, Scope.PathOf(scope, flow.Name), $"Flow '{Names.Shown(flow.Name)}' is nested more than {_limits.Depth} deep. Flatten the flows around it.");
            return false;
        }

        if (_scopes.Count < _limits.Flows) return true;
        Stop(scope, $"The flow consists of more than {_limits.Flows} flows. Split it.");
        return false;
    }

    private void Stop(Scope scope, string message)
    {
        (IsComplete, _full) = (false, true);
        _problems.Add(FlowProblem.TooManyItems, scope.Path, message);
    }

    private int AddTask(TaskDefinition task, Scope scope, int item)
    {
        var node = AddNode(task, scope, item);
        _content.Check(task, scope);
        if (!_firstNodes.TryAdd(task.Name, node))
        {
            _problems.Add(FlowProblem.DuplicateTask, Scope.PathOf(scope, task.Name), $"Two tasks are called '{Names.Shown(task.Name)}': {PathOf(_firstNodes[task.Name])} and {Scope.PathOf(scope, task.Name)}. Rename one; a task is known by its name in the whole flow.");
        }

        if (task.ResultName is not null) AddProvider(task.ResultName, node, scope, item);
        foreach (var part in task.ResultParts) AddProvider(part.Name, node, scope, item);
        return node;
    }

    private void AddProvider(string name, int node, Scope scope, int item)
    {
        if (!_providers.TryGetValue(name, out var nodes)) _providers.Add(name, nodes = []);
        nodes.Add(node);
        for (var (at, inside) = (item, scope); inside is not null; (at, inside) = (inside.Place, inside.Parent))
        {
            if (at >= 0) inside.AddProvider(name, at);
        }
    }

    private int AddNode(TaskDefinition? task, Scope scope, int item)
    {
        _nodes.Add((task, scope, item));
        return _nodes.Count - 1;
    }
}
