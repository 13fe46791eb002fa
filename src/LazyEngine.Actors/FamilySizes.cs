using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Actors;

/// <summary>How many executions families have, as far as this node knows.</summary>
/// <remarks>
/// Starts are counted in memory, and the index is asked after each thousand of a family: small families cost nothing. A family
/// may become larger than its limit by as many for each node, and for each time that one starts anew.
/// </remarks>
internal sealed class FamilySizes(Limits limits, Func<ExecutionId, Task<int>> count)
{
    private const int AskEach = 1_000;
    private const int FamiliesKept = 10_000;

    private readonly Dictionary<string, Size> _sizes = new(StringComparer.Ordinal);

    /// <summary>How many executions a family may have when one starts there in it.</summary>
    public int LimitOf(ParentLink parent, FlowHash flow) => IsDeep(parent, flow) ? limits.DeepFamilyMax : limits.FamilyMax;

    /// <summary>Whether one that starts there looks like one of a family without an end.</summary>
    public bool IsDeep(ParentLink parent, FlowHash flow) => parent.Depth > limits.DeepFrom || parent.IsRecursion(flow);

    /// <summary>One more is about to start.</summary>
    /// <returns>How many there are then; at once, but for the few times when the index is asked.</returns>
    public Task<int> GrowAsync(ExecutionId child, ParentLink parent, FlowHash flow)
    {
        var (root, limit) = (ChildId.FamilyOf(child), LimitOf(parent, flow));
        Size size;
        lock (_sizes)
        {
            if (_sizes.Count > FamiliesKept) ForgetSmall();
            if (!_sizes.TryGetValue(root, out size!)) _sizes.Add(root, size = new Size());
            size.Since++;
            if (size.Since < AskEach && (size.Known >= limit || size.Known + size.Since <= limit)) return Task.FromResult(size.Known + size.Since);
            size.Since = 1;
        }

        return AskAsync(root, size);
    }

    /// <summary>Whether the index has told that a family has no room for one more there: then nobody has to be asked. Now and then it says no, so that the index is asked again.</summary>
    public bool IsFull(ExecutionId child, ParentLink parent, FlowHash flow)
    {
        lock (_sizes) return _sizes.TryGetValue(ChildId.FamilyOf(child), out var size) && size.Known >= LimitOf(parent, flow) && ++size.Since < AskEach;
    }

    private async Task<int> AskAsync(string root, Size size)
    {
        var known = await count(ExecutionId.Parse(root));
        lock (_sizes) size.Known = known;
        return known + 1;
    }

    // Those that are asked after again once they have grown.
    private void ForgetSmall()
    {
        foreach (var (root, size) in _sizes.ToArray())
        {
            if (size.Known + size.Since < AskEach) _sizes.Remove(root);
        }

        if (_sizes.Count > FamiliesKept) _sizes.Clear();
    }

    private sealed class Size
    {
        public int Known { get; set; }

        public int Since { get; set; }
    }
}
