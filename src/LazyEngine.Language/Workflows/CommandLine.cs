using System.Text.RegularExpressions;

namespace LazyEngine.Language.Workflows;

/// <summary>A name with parameters in one text, such as <c>std.echo output="x"</c>, <c>fail(msg="no")</c> or <c>&lt;% $.action %&gt; a=1</c>.</summary>
/// <param name="Name">The name; it may be an expression.</param>
/// <param name="Parameters">The texts of the parameters, in order.</param>
internal sealed partial record CommandLine(string Name, IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Reads a text.</summary>
    /// <returns>Null where it is no name with parameters.</returns>
    public static CommandLine? Read(string text)
    {
        var trimmed = text.Trim();
        if (NamePattern().Match(trimmed) is not { Success: true } name) return null;
        var rest = trimmed[name.Length..].Trim();
        if (rest.StartsWith('(') && rest.EndsWith(')')) rest = rest[1..^1].Trim();
        var parameters = new List<Parameter>();
        while (rest.Length > 0)
        {
            if (ParameterPattern().Match(rest) is not { Success: true } found) return null;
            parameters.Add(Of(found.Groups[1].Value, found.Groups[2].Value.Trim()));
            rest = rest[found.Length..].TrimStart(' ', '\t', '\r', '\n', ',');
        }

        return new CommandLine(name.Value.Trim(), parameters);
    }

    private static Parameter Of(string name, string value) => value switch
    {
        ['"', .., '"'] => new Parameter(name, value[1..^1], IsText: true),
        ['\'', .., '\''] => new Parameter(name, value[1..^1], IsText: true),
        ['<', '%', ..] or ['{', '{', ..] or ['{', '%', ..] => new Parameter(name, value, IsText: true),
        _ => new Parameter(name, value, IsText: false),
    };

    [GeneratedRegex(@"^(?:<%.*?%>|\{\{.*?\}\}|[\w.])(?:<%.*?%>|\{\{.*?\}\}|[^=(\s""])*", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^([-\w]+)=(""[^""]*""|'[^']*'|<%.*?%>|\{\{.*?\}\}|\{%.*?%\}|\[[^\]]*\]|\{[^}]*\}|[^\s,]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ParameterPattern();
}

/// <summary>A parameter of a command line.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What stands behind the sign.</param>
/// <param name="IsText">Whether it is text that may hold expressions; else it is JSON.</param>
internal sealed record Parameter(string Name, string Value, bool IsText);
