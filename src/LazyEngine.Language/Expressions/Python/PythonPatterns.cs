using System.Text;
using System.Text.RegularExpressions;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>What Python writes around regular expressions.</summary>
internal static class PythonPatterns
{
    private const string Special = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";

    /// <summary>A pattern that matches just this text.</summary>
    public static string Escaped(string text)
    {
        var pattern = new StringBuilder(text.Length);
        foreach (var unit in text)
        {
            if (Special.Contains(unit, StringComparison.Ordinal)) pattern.Append('\\');
            pattern.Append(unit);
        }

        return pattern.ToString();
    }

    /// <summary>What replaces a match: <c>\1</c> and <c>\g&lt;name&gt;</c> stand for groups.</summary>
    public static string Expanded(Budget budget, string template, TextPattern pattern, Match match)
    {
        if (!template.Contains('\\', StringComparison.Ordinal)) return template;
        var text = new BoundedText(budget);
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '\\' || at + 1 == template.Length)
            {
                text.Add(template[at].ToString());
                continue;
            }

            at++;
            if (char.IsAsciiDigit(template[at]))
            {
                var end = at + 1 < template.Length && char.IsAsciiDigit(template[at + 1]) ? at + 2 : at + 1;
                text.Add(GroupOf(pattern, match, template[at..end].TrimStart('0') is { Length: > 0 } number ? number : "0"));
                at = end - 1;
            }
            else if (template[at] == 'g' && at + 1 < template.Length && template[at + 1] == '<' && template.IndexOf('>', at) is var close && close > 0)
            {
                text.Add(GroupOf(pattern, match, template[(at + 2)..close]));
                at = close;
            }
            else
            {
                text.Add(template[at] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '\\' => "\\", var other => $"\\{other}" });
            }
        }

        return text.ToString();
    }

    private static string GroupOf(TextPattern pattern, Match match, string name) =>
        pattern.GroupsOf(match).FirstOrDefault(pair => pair.Name == name) is { Group: { } group } ? group.Value : throw new ExpressionException(ExpressionProblem.Evaluation, "The replacement names a group that the regular expression does not have.");
}
