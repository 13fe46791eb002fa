namespace LazyEngine.Plans;

/// <summary>What a plan says of going back: who decides after a failure, and what must be undone before what.</summary>
internal sealed class Reversal
{
    private readonly Plan _plan;
    private readonly int[] _controllers;
    private readonly Adjacency _backward;
    private readonly int[] _lastFirst;

    public Reversal(Plan plan, int[] controllers, bool isLocal)
    {
        (_plan, _controllers, IsLocal) = (plan, controllers, isLocal);
        var edges = new List<Edge>(plan.EdgeCount);
        for (var node = 0; node < plan.NodeCount; node++)
        {
            foreach (var successor in plan.Successors(node)) edges.Add(new Edge(successor, node));
        }

        _backward = Adjacency.Of(plan.NodeCount, edges);
        _lastFirst = LastFirst(plan);
    }

    /// <summary>Whether a controller that gives up ends its own flow only.</summary>
    public bool IsLocal { get; }

    /// <summary>Every node, each after all of its successors.</summary>
    public ReadOnlySpan<int> NodesLastFirst => _lastFirst;

    /// <summary>The controller that is asked when a node has failed; that of a controller is the one around it. -1 where there is none.</summary>
    public int ControllerOf(int node) => _controllers[node];

    /// <summary>The nodes that this one waits for, ascending.</summary>
    public ReadOnlySpan<int> Predecessors(int node) => _backward.From(node);

    private static int[] LastFirst(Plan plan)
    {
        var (left, order) = (new int[plan.NodeCount], new int[plan.NodeCount]);
        var (done, found) = (0, 0);
        for (var node = 0; node < left.Length; node++) left[node] = plan.PredecessorCount(node);
        foreach (var root in plan.Roots) order[found++] = root;
        while (done < found)
        {
            foreach (var successor in plan.Successors(order[done++]))
            {
                if (--left[successor] == 0) order[found++] = successor;
            }
        }

        Array.Reverse(order);
        return order;
    }
}
