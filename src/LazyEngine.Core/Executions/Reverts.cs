using System.Collections.Immutable;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>How far an execution goes back at present: to which retry controllers, or to its beginning.</summary>
internal sealed class Reverts : IEquatable<Reverts>
{
    private readonly ImmutableSortedDictionary<int, RevertKind> _controllers;

    // What is covered follows from the plan; it is found when it is first asked for.
    private bool[]? _marks;

    private Reverts(bool all, ImmutableSortedDictionary<int, RevertKind> controllers) => (All, _controllers) = (all, controllers);

    public static Reverts None { get; } = new(false, ImmutableSortedDictionary<int, RevertKind>.Empty);

    /// <summary>Whether everything is undone.</summary>
    public bool All { get; }

    public bool IsNone => !All && _controllers.IsEmpty;

    /// <summary>Whether the execution is over once all is undone that has to be.</summary>
    public bool IsFinal => All || _controllers.ContainsValue(RevertKind.Flow);

    /// <summary>Controllers whose flows are undone, in plan order.</summary>
    public IEnumerable<KeyValuePair<int, RevertKind>> Controllers => _controllers;

    public static Reverts Of(bool all, IEnumerable<KeyValuePair<int, RevertKind>> controllers) =>
        new(all, controllers.ToImmutableSortedDictionary());

    /// <summary>Whether a node is to be undone, or not to be begun.</summary>
    public bool Covers(Plan plan, int node)
    {
        if (All) return true;
        if (_controllers.IsEmpty) return false;
        _marks ??= Mark(plan, _controllers.Keys);
        return _marks[node];
    }

    /// <summary>Whether a node is a controller whose flow is undone in order to run again.</summary>
    public bool IsForRound(int node) => _controllers.TryGetValue(node, out var kind) && kind == RevertKind.Round;

    /// <summary>Whether a revert that is not for another round of this controller covers it.</summary>
    public bool Overrule(Plan plan, int controller) => All || Mark(plan, _controllers.Keys.Where(key => key != controller))[controller] || (_controllers.TryGetValue(controller, out var kind) && kind == RevertKind.Flow);

    /// <summary>One more; what it covers is no longer to be tried again.</summary>
    public Reverts With(Plan plan, int? controller, RevertKind kind)
    {
        if (controller is not { } node || kind == RevertKind.All) return new Reverts(true, _controllers.Clear());
        var marks = Mark(plan, [node]);
        return new Reverts(All, _controllers.RemoveRange(_controllers.Keys.Where(key => marks[key])).SetItem(node, kind));
    }

    public Reverts Without(int controller) => new(All, _controllers.Remove(controller));

    public bool Equals(Reverts? other) => other is not null && All == other.All && _controllers.SequenceEqual(other._controllers);

    public override bool Equals(object? obj) => Equals(obj as Reverts);

    public override int GetHashCode() => (All ? 31 : 0) + _controllers.Count;

    private static bool[] Mark(Plan plan, IEnumerable<int> controllers)
    {
        var marks = new bool[plan.NodeCount];
        foreach (var controller in controllers) plan.MarkFrom(controller, marks);
        return marks;
    }
}
