using System.Collections.Immutable;

namespace LazyEngine.Flows;

/// <summary>Maps from names to values, in ordinal order.</summary>
internal static class NamedPayloads
{
    public static ImmutableSortedDictionary<string, Payload> None { get; } =
        ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);

    /// <summary>Whether two maps hold the same; the maps themselves compare by reference.</summary>
    public static bool Same(ImmutableSortedDictionary<string, Payload> left, ImmutableSortedDictionary<string, Payload> right)
    {
        if (ReferenceEquals(left, right)) return true;
        if (left.Count != right.Count) return false;
        foreach (var (name, value) in left)
        {
            if (!right.TryGetValue(name, out var other) || !value.Equals(other)) return false;
        }

        return true;
    }
}
