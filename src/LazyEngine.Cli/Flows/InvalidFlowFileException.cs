using System.Globalization;
using LazyEngine.Errors;
using LazyEngine.Language;

namespace LazyEngine.Cli.Flows;

/// <summary>A file of flows has problems; each is told as <c>file:line:column: what</c>, as editors understand it.</summary>
internal sealed class InvalidFlowFileException(string file, Sequence<DocumentProblem> problems)
    : Exception(string.Join('\n', problems.Select(problem => Line(file, problem))))
{
    /// <summary>The stable code.</summary>
    public const string Code = EngineError.InvalidFlow;

    public Sequence<DocumentProblem> Problems { get; } = problems;

    private static string Line(string file, DocumentProblem problem) =>
        problem.Line == 0 ? $"{file}: {problem.Advice}" : string.Create(CultureInfo.InvariantCulture, $"{file}:{problem.Line}:{problem.Column}: {problem.Advice}");
}
