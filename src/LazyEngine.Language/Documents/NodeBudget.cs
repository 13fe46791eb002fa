using System.Globalization;

namespace LazyEngine.Language.Documents;

/// <summary>Ends reading at once; the log says why.</summary>
internal sealed class UnreadableDocumentException : Exception;

/// <summary>Counts the nodes of a document while it is read, and stops reading before there are too many.</summary>
internal sealed class NodeBudget(DocumentLimits limits, DocumentLog log)
{
    /// <summary>Text that is longer counts as more than one node: an alias may repeat it a million times.</summary>
    private const int TextOfOneNode = 64;

    private int _spent;

    /// <summary>What the nodes so far have cost.</summary>
    public int Spent => _spent;

    /// <summary>What a node with so much text costs.</summary>
    public static int CostOf(int length) => 1 + (length / TextOfOneNode);

    /// <summary>Allows for a node, or for all that an alias repeats.</summary>
    /// <exception cref="UnreadableDocumentException">There are too many, or they are nested too deep.</exception>
    public void Spend(Position at, int depth, int cost)
    {
        if (depth > limits.Depth) Stop(at, "Lists and mappings are nested too deep.", $"at most {limits.Depth} levels");
        if (cost > limits.Nodes - _spent) Stop(at, "The document has too many values.", string.Create(CultureInfo.InvariantCulture, $"at most {limits.Nodes}, with what aliases repeat"));
        _spent += cost;
    }

    private void Stop(Position at, string message, string expected)
    {
        log.Add(at, message, expected);
        throw new UnreadableDocumentException();
    }
}
