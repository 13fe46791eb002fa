using System.Text.RegularExpressions;

namespace LazyEngine.Language.Expressions;

/// <summary>A regular expression whose work grows with the text only, whatever it says: it never goes back.</summary>
internal sealed partial class TextPattern
{
    private readonly Regex _regex;

    private TextPattern(Regex regex) => _regex = regex;

    /// <summary>Reads a pattern as Python writes it.</summary>
    /// <exception cref="ExpressionException">It is none, or has what cannot be done without going back.</exception>
    public static TextPattern Read(string pattern, Budget budget, RegexOptions options = RegexOptions.None)
    {
        if (pattern.Length > budget.Limits.PatternLength) throw new ExpressionException(ExpressionProblem.Limit, $"The regular expression has more than {budget.Limits.PatternLength} characters.");
        // To compile costs much more than to read.
        budget.Steps(pattern.Length * 20L);
        var translated = PythonGroup().Replace(pattern, "(?<").Replace(@"\Z", @"\z", StringComparison.Ordinal);
        try
        {
            return new TextPattern(new Regex(translated, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (NotSupportedException)
        {
            throw new ExpressionException(ExpressionProblem.Evaluation, "The regular expression looks ahead or behind, refers back to a group or has an atomic group; none of that is possible here. It must match without them.");
        }
        catch (ArgumentException)
        {
            throw new ExpressionException(ExpressionProblem.Evaluation, "The regular expression is not well-formed: see its brackets, braces and escapes.");
        }
    }

    public bool IsMatch(string text, Budget budget) => Counted(text, budget).IsMatch(text);

    public Match Match(string text, Budget budget) => Counted(text, budget).Match(text);

    public IEnumerable<Match> Matches(string text, Budget budget)
    {
        for (var match = Match(text, budget); match.Success; match = match.NextMatch())
        {
            budget.Step();
            yield return match;
        }
    }

    /// <summary>The groups in order, the whole match first.</summary>
    public IEnumerable<(string Name, Group Group)> GroupsOf(Match match) => _regex.GetGroupNames().Select(name => (name, match.Groups[name]));

    private Regex Counted(string text, Budget budget)
    {
        budget.Steps(text.Length);
        return _regex;
    }

    [GeneratedRegex(@"\(\?P<")]
    private static partial Regex PythonGroup();
}
