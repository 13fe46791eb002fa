using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Workflows;

/// <summary>The names of what an action is given.</summary>
internal static class GivenNames
{
    /// <summary>Those of a mapping and those beside the name, which stand where that does.</summary>
    /// <returns>Null where an expression gives them.</returns>
    public static IReadOnlyList<Node.Scalar>? Of(Node? input, CommandLine? line, Node at)
    {
        if (input is not (null or Node.Map)) return null;
        return [.. (input as Node.Map)?.Entries.Select(entry => entry.Key) ?? [], .. line?.Parameters.Select(parameter => new Node.Scalar(at.At, parameter.Name, isPlain: false)) ?? []];
    }
}
