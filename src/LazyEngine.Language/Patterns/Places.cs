using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;

namespace LazyEngine.Language.Patterns;

/// <summary>Where the items of flows stand in the document.</summary>
internal sealed class Places
{
    private readonly Dictionary<string, Position> _items = new(StringComparer.Ordinal);

    /// <summary>The path of an item, as the problems of flows have it.</summary>
    public static string PathOf(string? outer, string name) => outer is null ? Names.Shown(name) : $"{outer}/{Names.Shown(name)}";

    public void Add(string path, Position at) => _items.TryAdd(path, at);

    public Position Of(FlowProblem problem) => _items.GetValueOrDefault(problem.Where, new Position(1, 1));
}
