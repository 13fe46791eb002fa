using System.Globalization;

namespace LazyEngine.Language.Documents;

/// <summary>Collects what is wrong with a document, up to a limit. The same problem at the same place counts once.</summary>
internal sealed class DocumentLog(DocumentLimits limits)
{
    private readonly HashSet<DocumentProblem> _listed = [];
    private int _unlisted;

    public bool IsEmpty => _listed.Count == 0;

    /// <summary>How many problems there are so far.</summary>
    public int Count => _listed.Count + _unlisted;

    public void Add(Position at, string message, string? expected = null, string? suggestion = null)
    {
        var problem = new DocumentProblem(at.Line, at.Column, message, expected, suggestion);
        if (_listed.Count < limits.ProblemsListed) _listed.Add(problem);
        else if (!_listed.Contains(problem)) _unlisted++;
    }

    /// <summary>The problems in the order of the document.</summary>
    public Sequence<DocumentProblem> ToSequence()
    {
        var ordered = _listed.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column);
        return _unlisted == 0
            ? [.. ordered]
            : [.. ordered, new DocumentProblem(0, 0, string.Create(CultureInfo.InvariantCulture, $"There are {_unlisted} more problems. Correct these first."))];
    }
}
