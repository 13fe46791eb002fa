namespace LazyEngine.Plans;

/// <summary>The edges of a graph over the nodes 0 to n - 1: each once, grouped by their start, ends ascending.</summary>
internal sealed class Adjacency
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private Adjacency(int[] starts, int[] ends) => (_starts, _ends) = (starts, ends);

    public int NodeCount => _starts.Length - 1;

    public int EdgeCount => _ends.Length;

    public ReadOnlySpan<int> From(int node) => _ends.AsSpan(_starts[node].._starts[node + 1]);

    /// <summary>Sorts edges by counting, first by end and then by start, so that the cost is linear.</summary>
    public static Adjacency Of(int nodeCount, List<Edge> edges)
    {
        var byEnd = Distribute(nodeCount, edges, static edge => edge.To);
        var sorted = Distribute(nodeCount, byEnd, static edge => edge.From);
        var starts = new int[nodeCount + 1];
        var ends = new List<int>(sorted.Length);
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[i - 1]) continue;
            ends.Add(sorted[i].To);
            starts[sorted[i].From + 1] = ends.Count;
        }

        for (var node = 0; node < nodeCount; node++) starts[node + 1] = Math.Max(starts[node + 1], starts[node]);
        return new Adjacency(starts, [.. ends]);
    }

    private static Edge[] Distribute(int nodeCount, IReadOnlyList<Edge> edges, Func<Edge, int> key)
    {
        var next = new int[nodeCount + 1];
        foreach (var edge in edges) next[key(edge) + 1]++;
        for (var node = 0; node < nodeCount; node++) next[node + 1] += next[node];
        var sorted = new Edge[edges.Count];
        foreach (var edge in edges) sorted[next[key(edge)]++] = edge;
        return sorted;
    }
}

/// <summary>An order between two nodes.</summary>
internal readonly record struct Edge(int From, int To);
