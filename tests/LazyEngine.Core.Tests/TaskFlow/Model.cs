using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>
/// TaskFlow's algorithm, plain and slow: states and intentions of atoms, and scans over everything for what may run or be
/// undone next. One attempt at a time, in the order of definition; what needs no handler happens at once.
/// </summary>
internal sealed class Model
{
    private readonly List<ModelNode> _nodes = [];
    private readonly Flow _flow;
    private readonly Func<string, bool> _succeeds;
    private readonly Func<string, bool> _isUndone;
    private readonly Func<LinkDecider, bool> _votes;
    private readonly Dictionary<LinkDecider, bool> _asked = [];
    private bool _isOver;

    public Model(Flow flow, Func<string, bool> succeeds, Func<string, bool> isUndone, Func<LinkDecider, bool> votes)
    {
        (_flow, _succeeds, _isUndone, _votes) = (flow, succeeds, isUndone, votes);
        Build(flow, null);
    }

    public List<string> Log { get; } = [];

    public IEnumerable<(string Name, string State)> States => _nodes.Where(node => node.IsAtom).Select(node => (node.Name, node.State));

    public string Run()
    {
        while (!_isOver && (AtOnce() || Step()))
        {
        }

        if (_isOver) return "FAILURE";
        return Atoms.All(node => node.State is "SUCCESS" or "IGNORE") ? "SUCCESS" : "REVERTED";
    }

    private IEnumerable<ModelNode> Atoms => _nodes.Where(node => node.IsAtom);

    private (ModelNode First, ModelNode Last) Build(Flow flow, ModelNode? retry)
    {
        var first = Add(new ModelNode { Name = flow.Name, Flow = flow });
        var (entry, controller) = (first, retry);
        if (flow.Controller is { } mine)
        {
            controller = Add(new ModelNode { Name = mine.Name ?? flow.Name + "_retry", Retry = mine, Flow = flow, Parent = retry });
            Link(first, controller, null, string.Empty);
            entry = controller;
        }

        var items = flow.Items.Select(item => item is Flow inner ? Build(inner, controller) : Leaf((TaskDefinition)item, flow, controller)).ToList();
        var last = Add(new ModelNode { Name = flow.Name + "[$]", Flow = flow });
        var edges = new HashSet<(int, int)>();
        for (var item = 1; flow.Pattern == FlowPattern.Linear && item < items.Count; item++) Edge(item - 1, item, null);
        foreach (var link in flow.Links) Edge(Place(link.From), Place(link.To), link.Decider);
        for (var item = 0; item < items.Count; item++)
        {
            if (!edges.Any(edge => edge.Item2 == item)) Link(entry, items[item].First, null, string.Empty);
            if (!edges.Any(edge => edge.Item1 == item)) Link(items[item].Last, last, null, string.Empty);
        }

        if (items.Count == 0) Link(entry, last, null, string.Empty);
        return (first, last);

        int Place(string name) => flow.Items.ToList().FindIndex(item => item.Name == name);

        void Edge(int from, int to, LinkDecider? decider)
        {
            edges.Add((from, to));
            Link(items[from].Last, items[to].First, decider, flow.Items[from].Name);
        }
    }

    private (ModelNode First, ModelNode Last) Leaf(TaskDefinition task, Flow flow, ModelNode? retry)
    {
        var node = Add(new ModelNode { Name = task.Name, Task = task, Flow = flow, Parent = retry });
        return (node, node);
    }

    private ModelNode Add(ModelNode node)
    {
        _nodes.Add(node);
        return node;
    }

    private static void Link(ModelNode from, ModelNode to, LinkDecider? decider, string source)
    {
        from.Next.Add((to, decider));
        to.Before.Add((from, decider, source));
    }

    private static HashSet<ModelNode> After(ModelNode node) => Closure(node, each => each.Next.Select(next => next.To));

    private static HashSet<ModelNode> Earlier(ModelNode node) => Closure(node, each => each.Before.Select(before => before.From));

    private static HashSet<ModelNode> Closure(ModelNode node, Func<ModelNode, IEnumerable<ModelNode>> step)
    {
        var (seen, open) = (new HashSet<ModelNode>(), new Stack<ModelNode>(step(node)));
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next)) continue;
            foreach (var further in step(next)) open.Push(further);
        }

        return seen;
    }

    private static bool MayExecute(ModelNode node) =>
        node is { IsAtom: true, State: "PENDING" or "RETRYING", Intent: ModelIntent.Execute }
        && Earlier(node).Where(each => each.IsAtom).All(each => each is { State: "SUCCESS" or "IGNORE", Intent: ModelIntent.Execute or ModelIntent.Ignore });

    private static bool MayRevert(ModelNode node) =>
        node is { IsAtom: true, State: "SUCCESS" or "FAILURE", Intent: ModelIntent.Revert or ModelIntent.Retry }
        && After(node).Where(each => each.IsAtom).All(each => each.State is "PENDING" or "REVERTED" or "IGNORE");

    private bool AtOnce()
    {
        if (Atoms.FirstOrDefault(node => MayRevert(node) && (node.Retry is not null || node.Task!.Compensation is null)) is { } undone)
        {
            if (undone.Intent == ModelIntent.Retry) Again(undone);
            else Undo(undone);
            return true;
        }

        foreach (var node in Atoms.Where(MayExecute))
        {
            if (LeaveOut(node)) return true;
            if (node.Retry is null) continue;
            Execute(node);
            return true;
        }

        return false;
    }

    private bool Step()
    {
        if (Atoms.FirstOrDefault(node => MayRevert(node) || MayExecute(node)) is not { } next) return false;
        if (MayExecute(next))
        {
            Execute(next);
            return true;
        }

        var underWay = Atoms.Where(MayRevert).ToList();
        if (Undo(next)) return true;
        foreach (var other in underWay.Where(node => node != next)) Undo(other);
        return _isOver = true;
    }

    private bool LeaveOut(ModelNode node)
    {
        var votes = Deciders(node).Where(each => each.From.State != "IGNORE").Select(each => each.Decider).ToList();
        foreach (var decider in votes) _asked.TryAdd(decider, !_asked.ContainsKey(decider) && _votes(decider));
        var against = votes.Where(decider => !_asked[decider]).Select(decider => decider.Depth).ToList();
        if (against.Count == 0) return false;
        HashSet<ModelNode> left = [node];
        switch (against.Min())
        {
            case DeciderDepth.All:
                left.UnionWith(After(node));
                break;
            case DeciderDepth.Flow:
                left.UnionWith(Closure(node, each => each.Next.Select(next => next.To).Where(next => next.Task is not null)));
                break;
            case DeciderDepth.Neighbors:
                left.UnionWith(node.Next.Select(next => next.To).Where(next => next.Task is not null));
                break;
        }

        foreach (var each in _nodes.Where(each => left.Contains(each) && each is { IsAtom: true, State: "PENDING" }))
        {
            (each.State, each.Intent) = ("IGNORE", ModelIntent.Ignore);
            Log.Add($"{each.Name} IGNORE");
        }

        return true;
    }

    // A decider before a flow decides about each of its first atoms.
    private static IEnumerable<(ModelNode From, LinkDecider Decider)> Deciders(ModelNode node)
    {
        foreach (var (from, decider, _) in node.Before)
        {
            if (decider is not null) yield return (from, decider);
            if (!from.IsAtom && from.Name == from.Flow.Name)
            {
                foreach (var outer in Deciders(from)) yield return outer;
            }
        }
    }

    private void Execute(ModelNode node)
    {
        if (node.Retry is { } retry)
        {
            if (retry.Kind == RetryKind.ForEach && node.Rounds >= retry.Values.Count)
            {
                Fail(node);
                return;
            }

            node.Rounds++;
            node.State = "SUCCESS";
            Log.Add($"{node.Name} SUCCESS");
        }
        else if (_succeeds(node.Name))
        {
            node.State = "SUCCESS";
            Log.Add($"{node.Name} SUCCESS");
        }
        else
        {
            Fail(node);
        }
    }

    private void Fail(ModelNode node)
    {
        node.State = "FAILURE";
        Log.Add($"{node.Name} FAILURE");
        switch (Resolve(node))
        {
            case (ModelIntent.Retry, { } retry) when retry.Intent != ModelIntent.Revert:
                retry.Intent = ModelIntent.Retry;
                foreach (var after in After(retry)) after.Intent = ModelIntent.Revert;
                break;
            case (ModelIntent.Revert, { } retry):
                retry.Intent = ModelIntent.Revert;
                foreach (var after in After(retry)) after.Intent = ModelIntent.Revert;
                break;
            case (ModelIntent.Revert, null):
                foreach (var each in _nodes) each.Intent = ModelIntent.Revert;
                break;
        }
    }

    private (ModelIntent Intent, ModelNode? Retry) Resolve(ModelNode node)
    {
        if (node.Parent is not { } retry) return (ModelIntent.Revert, null);
        if (retry.State == "IGNORE") return Resolve(retry);
        var isAnother = retry.Retry!.Kind switch
        {
            RetryKind.Times => retry.Rounds < retry.Retry.Rounds,
            RetryKind.ForEach => retry.Rounds < retry.Retry.Values.Count,
            _ => false,
        };
        if (isAnother) return (ModelIntent.Retry, retry);
        if (retry.Retry.RevertsAll) return (ModelIntent.Revert, null);
        if (_flow.FailureMode != FailureMode.RevertLocally) return Resolve(retry);
        var outer = retry.Parent;
        while (outer is { State: "IGNORE" }) outer = outer.Parent;
        var parent = outer is null ? (ModelIntent.Revert, retry) : Resolve(retry);
        return parent is (ModelIntent.Revert, not null) ? (ModelIntent.Revert, retry) : parent;
    }

    private bool Undo(ModelNode node)
    {
        if (node.Task?.Compensation is not null && !_isUndone(node.Name))
        {
            node.State = "REVERT_FAILURE";
            Log.Add($"{node.Name} REVERT_FAILURE");
            return false;
        }

        (node.State, node.Rounds) = ("REVERTED", 0);
        Log.Add($"{node.Name} REVERTED");
        return true;
    }

    private void Again(ModelNode retry)
    {
        Log.Add($"{retry.Name} RETRYING");
        (retry.State, retry.Intent) = ("RETRYING", ModelIntent.Execute);
        foreach (var (_, decider, _) in After(retry).SelectMany(after => after.Before))
        {
            if (decider is not null) _asked.Remove(decider);
        }

        foreach (var after in After(retry)) (after.State, after.Intent, after.Rounds) = ("PENDING", ModelIntent.Execute, 0);
    }
}
