using LazyEngine.Errors;

namespace LazyEngine.Language;

/// <summary>A document that does not say what it has to, with everything that is wrong with it.</summary>
public sealed class InvalidDocumentException : Exception
{
    /// <summary>Reports the problems of a document.</summary>
    /// <param name="problems">What is wrong with it, in the order of the document.</param>
    public InvalidDocumentException(Sequence<DocumentProblem> problems)
        : base($"The document is not valid:{string.Concat(problems.Select(problem => $"\n- {problem}"))}") =>
        Problems = problems;

    /// <summary>The stable code, <see cref="EngineError.InvalidFlow"/>.</summary>
    public string Code { get; } = EngineError.InvalidFlow;

    /// <summary>Everything that is wrong.</summary>
    public Sequence<DocumentProblem> Problems { get; }
}
