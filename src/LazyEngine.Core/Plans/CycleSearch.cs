using System.Globalization;

namespace LazyEngine.Plans;

/// <summary>Finds cycles by a depth-first search that keeps its own stack, so that a chain of any length is safe.</summary>
internal static class CycleSearch
{
    private const int MostCycles = 10;
    private const int NamesShown = 20;

    private enum Mark : byte
    {
        New,
        Open,
        Done,
    }

    /// <summary>The first few cycles, each as its nodes in order, without repeating the first one.</summary>
    public static List<int[]> In(Adjacency graph)
    {
        var cycles = new List<int[]>();
        var marks = new Mark[graph.NodeCount];
        var next = new int[graph.NodeCount];
        var path = new List<int>();
        for (var start = 0; start < graph.NodeCount && cycles.Count < MostCycles; start++)
        {
            if (marks[start] == Mark.New) Open(start);
            while (path.Count > 0 && cycles.Count < MostCycles)
            {
                var node = path[^1];
                var successors = graph.From(node);
                if (next[node] == successors.Length) Close(node);
                else Step(successors[next[node]++]);
            }
        }

        return cycles;

        void Step(int successor)
        {
            if (marks[successor] == Mark.New) Open(successor);
            else if (marks[successor] == Mark.Open) cycles.Add([.. path.Skip(path.IndexOf(successor))]);
        }

        void Open(int node)
        {
            marks[node] = Mark.Open;
            path.Add(node);
        }

        void Close(int node)
        {
            marks[node] = Mark.Done;
            path.RemoveAt(path.Count - 1);
        }
    }

    /// <summary>A cycle as text, <c>a -> b -> a</c>; the middle of a long one is left out.</summary>
    public static string Describe(List<string> names)
    {
        var shown = names.Count <= NamesShown
            ? names
            : [.. names.Take(NamesShown - 1), string.Create(CultureInfo.InvariantCulture, $"({names.Count - NamesShown} more)"), names[^1]];
        return string.Join(" -> ", shown.Append(names[0]));
    }
}
