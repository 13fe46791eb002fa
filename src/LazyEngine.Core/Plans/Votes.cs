using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Plans;

/// <summary>What a plan says of deciders: who votes on a task, and what a no leaves out.</summary>
internal sealed class Votes
{
    private readonly Plan _plan;
    private readonly int[] _flows;
    private readonly Dictionary<int, DeciderNode> _deciders = [];
    private readonly HashSet<int> _gates = [];
    private readonly Dictionary<int, List<DeciderNode>> _votes = [];
    private readonly Dictionary<int, int?> _sources = [];
    private readonly Dictionary<int, ICondition> _conditions = [];

    public Votes(Plan plan, Layout layout)
    {
        _plan = plan;
        _flows = new int[plan.NodeCount];
        for (var flow = 0; flow < layout.Scopes.Count; flow++) layout.Scopes[flow].Index = flow;
        for (var node = 0; node < _flows.Length; node++) _flows[node] = layout.ScopeOf(node).Index;
        foreach (var scope in layout.Scopes)
        {
            foreach (var (item, junction) in scope.Junctions)
            {
                // Beside a target there is nothing to decide.
                if (junction.Deciders.Any(decider => plan.TaskAt(decider.Node) is null)) continue;
                _gates.Add(junction.Gate);
                foreach (var decider in junction.Deciders)
                {
                    _deciders.Add(decider.Node, decider);
                    if (decider.Link.Decider!.Expression is { } expression) _conditions.Add(decider.Node, Dialects.ReadCondition(expression));
                    _sources.Add(decider.Node, scope.Inner[decider.Source] is null ? scope.Exits[decider.Source] : null);
                }

                foreach (var first in FirstTasks(scope, item))
                {
                    if (!_votes.TryGetValue(first, out var votes)) _votes.Add(first, votes = []);
                    votes.AddRange(junction.Deciders);
                }
            }
        }
    }

    /// <summary>Whether a node is a decider.</summary>
    public bool IsDecider(int node) => _deciders.ContainsKey(node);

    /// <summary>The expression that votes; null where a handler does.</summary>
    public ICondition? ConditionAt(int node) => _conditions.GetValueOrDefault(node);

    /// <summary>The task that the link of a decider leads from; null where that is a flow, or the node is no decider.</summary>
    public int? SourceOf(int node) => _sources.GetValueOrDefault(node);

    /// <summary>The deciders that vote on a task.</summary>
    public IReadOnlyList<DeciderNode> On(int node) => _votes.TryGetValue(node, out var votes) ? votes : [];

    /// <summary>The tasks that a no leaves out, ascending.</summary>
    public SortedSet<int> LeftOut(int node, DeciderDepth depth)
    {
        var left = new SortedSet<int> { node };
        var seen = new HashSet<int> { node };
        var open = new Stack<int>();
        open.Push(node);
        while (depth != DeciderDepth.Task && open.TryPop(out var next))
        {
            foreach (var successor in _plan.Successors(next))
            {
                // Deciders and the gate before them belong to a link, which is one step.
                var isLink = _deciders.ContainsKey(successor) || _gates.Contains(successor);
                var isTask = !isLink && _plan.TaskAt(successor) is not null;
                if (depth != DeciderDepth.All && (_flows[successor] != _flows[node] || (!isLink && (!isTask || _plan.IsController(successor))))) continue;
                if (!seen.Add(successor)) continue;
                // Whoever else decides about the same item may still be asked.
                if (isTask || (depth == DeciderDepth.All && _deciders.ContainsKey(successor))) left.Add(successor);
                if (depth != DeciderDepth.Neighbors || isLink) open.Push(successor);
            }
        }

        return left;
    }

    // What starts when an item is reached.
    private IEnumerable<int> FirstTasks(Scope scope, int item)
    {
        if (scope.Inner[item] is not { } inner) return [scope.Entries[item]];
        if (inner.Controller >= 0) return [inner.Controller];
        if (inner.Flow.Pattern == FlowPattern.Linear) return inner.Entries.Length == 0 ? [] : FirstTasks(inner, 0);
        return Enumerable.Range(0, inner.Entries.Length)
            .Where(at => _plan.Successors(inner.Entry).BinarySearch(inner.Entries[at]) >= 0)
            .SelectMany(at => FirstTasks(inner, at));
    }
}
