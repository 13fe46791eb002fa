using System.Globalization;

namespace LazyEngine.Language;

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Line">The line, from 1; 0 where it is no certain place.</param>
/// <param name="Column">The column, from 1, counted in UTF-16 units; 0 where it is no certain place.</param>
/// <param name="Message">What is wrong, in sentences.</param>
/// <param name="Expected">What would have been right, as part of a sentence; null where the message says it.</param>
/// <param name="Suggestion">What may have been meant; null where nothing is near.</param>
public sealed record DocumentProblem(int Line, int Column, string Message, string? Expected = null, string? Suggestion = null)
{
    /// <summary>What is wrong and what to do, without the place.</summary>
    public string Advice => $"{Message}{(Expected is null ? string.Empty : $" Expected: {Expected}.")}{(Suggestion is null ? string.Empty : $" Did you mean '{Suggestion}'?")}";

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Advice}");
}
