using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Plans;

/// <summary>A compiled flow: a frozen graph whose nodes are numbered in the order of definition.</summary>
/// <remarks>
/// A node is a task or a gate. Gates stand at the begin and the end of unordered and graph flows, so that two wide flows
/// in a row need one edge per task and not one per pair; an empty flow is one gate.
/// </remarks>
internal sealed class Plan
{
    /// <summary>The number of the rules by which nodes are numbered. A compiler that numbers them otherwise raises it, and snapshots of the numbering before are dropped.</summary>
    public const int Layout = 1;

    private readonly TaskDefinition?[] _tasks;
    private readonly Sequence<ArgumentBinding>[] _bindings;
    private readonly Adjacency _edges;
    private readonly int[] _predecessorCounts;
    private readonly int[] _roots;
    private readonly Dictionary<string, int> _nodes;
    private readonly Dictionary<int, RetryController> _controllers = [];
    private readonly Dictionary<int, (TaskDefinition Task, Sequence<ArgumentBinding> Bindings)> _compensations = [];

    public Plan(Flow flow, FlowHash hash, TaskDefinition?[] tasks, Sequence<ArgumentBinding>[] bindings, Adjacency edges, Sequence<RequiredInput> requiredInputs)
    {
        (Hash, Name, DeclaredInputs, RequiredInputs, TimeLimit) = (hash, flow.Name, flow.DeclaredInputs, requiredInputs, flow.TimeLimit);
        (_tasks, _bindings, _edges) = (tasks, bindings, edges);
        _nodes = new Dictionary<string, int>(tasks.Length, StringComparer.Ordinal);
        _predecessorCounts = new int[tasks.Length];
        for (var node = 0; node < tasks.Length; node++)
        {
            if (tasks[node] is { } task) _nodes.Add(task.Name, node);
            foreach (var successor in edges.From(node)) _predecessorCounts[successor]++;
        }

        _roots = [.. Enumerable.Range(0, tasks.Length).Where(node => _predecessorCounts[node] == 0)];
    }

    /// <summary>The identity of the flow.</summary>
    public FlowHash Hash { get; }

    /// <summary>The name of the flow.</summary>
    public string Name { get; }

    /// <summary>How many tasks and gates there are.</summary>
    public int NodeCount => _tasks.Length;

    /// <summary>How many tasks there are.</summary>
    public int TaskCount => _nodes.Count;

    /// <summary>The names of its tasks, in no order.</summary>
    public IEnumerable<string> TaskNames => _nodes.Keys;

    /// <summary>The queues of its tasks, each once, in the order of the tasks.</summary>
    public IEnumerable<string> Queues => _tasks.OfType<TaskDefinition>().Select(task => task.QueueName).Distinct(StringComparer.Ordinal);

    /// <summary>How many orders between two nodes there are.</summary>
    public int EdgeCount => _edges.EdgeCount;

    /// <summary>Nodes without predecessors, ascending.</summary>
    public ReadOnlySpan<int> Roots => _roots;

    /// <summary>The inputs that tasks need, in ordinal order.</summary>
    public Sequence<RequiredInput> RequiredInputs { get; }

    /// <summary>The inputs that the flow declares; null when it declares nothing.</summary>
    public Sequence<string>? DeclaredInputs { get; }

    /// <summary>How long an execution may take; null for no bound.</summary>
    public TimeSpan? TimeLimit { get; }

    /// <summary>By what its executions can be found.</summary>
    public Sequence<AttributeSource> Attributes { get; init; }

    /// <summary>How to go back after a failure; null where a failure is the end.</summary>
    public Reversal? Reversal { get; private set; }

    /// <summary>Who decides whether tasks run; null where they always do.</summary>
    public Votes? Votes { get; private set; }

    /// <summary>How tasks lead to others where that depends on data; null where links and requirements say it.</summary>
    public Workflow? Workflow { get; init; }

    /// <summary>The retry controller of a node; null where it is something else.</summary>
    public RetryController? ControllerAt(int node) => _controllers.GetValueOrDefault(node);

    /// <summary>Whether a node is a retry controller.</summary>
    public bool IsController(int node) => _controllers.ContainsKey(node);

    /// <summary>Whether a node is a task that the author wrote, and no controller or decider.</summary>
    public bool IsWritten(int node) => _tasks[node] is not null && !_controllers.ContainsKey(node) && Votes?.IsDecider(node) != true;

    /// <summary>What is to be done to undo a task; null where there is nothing to do.</summary>
    public TaskDefinition? CompensationAt(int node) => _compensations.TryGetValue(node, out var found) ? found.Task : null;

    /// <summary>Where the arguments of a compensation come from.</summary>
    public Sequence<ArgumentBinding> CompensationBindingsOf(int node) => _compensations.TryGetValue(node, out var found) ? found.Bindings : [];

    /// <summary>The task of a node; null for a gate.</summary>
    public TaskDefinition? TaskAt(int node) => _tasks[node];

    /// <summary>Finds the node of a task.</summary>
    public bool TryFindTask(string name, out int node) => _nodes.TryGetValue(name, out node);

    /// <summary>How many nodes must be done before this one starts.</summary>
    public int PredecessorCount(int node) => _predecessorCounts[node];

    /// <summary>The nodes that wait for this one, ascending.</summary>
    public ReadOnlySpan<int> Successors(int node) => _edges.From(node);

    /// <summary>Marks a node and everything that follows it.</summary>
    public void MarkFrom(int node, bool[] marks)
    {
        var open = new Stack<int>();
        open.Push(node);
        while (open.TryPop(out var next))
        {
            if (marks[next]) continue;
            marks[next] = true;
            foreach (var successor in Successors(next)) open.Push(successor);
        }
    }

    /// <summary>Where the arguments of a task come from: its requirements in their order, then its other constants in ordinal order. Empty for a gate.</summary>
    public Sequence<ArgumentBinding> BindingsOf(int node) => _bindings[node];

    /// <summary>Adds what only some flows need.</summary>
    internal void Complete(Flow flow, Layout layout, Sequence<ArgumentBinding>[]? compensations)
    {
        foreach (var scope in layout.Scopes)
        {
            if (scope.Controller >= 0 && _tasks[scope.Controller] is not null) _controllers.Add(scope.Controller, scope.Flow.Controller!);
        }

        for (var node = 0; compensations is not null && node < _tasks.Length; node++)
        {
            if (_tasks[node] is { Compensation: { } compensation } task) _compensations.Add(node, (compensation.As(task), compensations[node]));
        }

        if (layout.Scopes.Any(scope => scope.Junctions.Count > 0)) Votes = new Votes(this, layout);
        var reverts = flow.FailureMode == FailureMode.Default ? _controllers.Count + _compensations.Count > 0 : flow.FailureMode != FailureMode.Fail;
        if (reverts) Reversal = new Reversal(this, layout.NearestControllers(), flow.FailureMode == FailureMode.RevertLocally);
    }
}
