using LazyEngine.Language.Expressions;
using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Jinja;
using LazyEngine.Language.Expressions.Yaql;
using LazyEngine.Testing;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>The tables of docs/expressions.md are made of the functions and of the golden cases. With LAZYENGINE_ACCEPT_GOLDEN=1 they are written anew.</summary>
public sealed class DocumentationTests
{
    private static string Page => Repository.File("docs", "expressions.md");

    [Theory]
    [InlineData("yaql functions")]
    [InlineData("jinja functions")]
    [InlineData("jinja filters")]
    [InlineData("jinja tests")]
    [InlineData("jinja methods")]
    [InlineData("differences of yaql")]
    [InlineData("differences of jinja")]
    public void A_table_of_the_page_is_that_of_the_code(string name)
    {
        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var (from, to) = ($"<!-- {name} -->\n", "\n<!-- end -->");
        var start = page.IndexOf(from, StringComparison.Ordinal) + from.Length;
        var end = page.IndexOf(to, start, StringComparison.Ordinal);
        Assert.True(start >= from.Length && end >= 0, $"The page has no table of {name}.");
        var table = Table(name);
        if (Environment.GetEnvironmentVariable("LAZYENGINE_ACCEPT_GOLDEN") == "1") File.WriteAllText(Page, page[..start] + table + page[end..]);
        else Assert.True(page[start..end] == table, $"The table of {name} is not that of the code. Write it with LAZYENGINE_ACCEPT_GOLDEN=1.");
    }

    private static string Table(string name) => name switch
    {
        "yaql functions" => Functions(YaqlLibrary.Functions, Golden.Yaql, Called),
        "jinja functions" => Functions(JinjaLibrary.Globals, Golden.Jinja, Called),
        "jinja filters" => Functions(JinjaLibrary.Filters, Golden.Jinja, function => $"x | {function.Name}{Brackets(function, 1)}"),
        "jinja tests" => Functions(JinjaLibrary.Tests.Where(function => char.IsLetter(function.Name[0])), Golden.Jinja, function => $"x is {function.Name}{Brackets(function, 1)}"),
        "jinja methods" => Functions(JinjaMethods.Functions.OrderBy(function => function.Name, StringComparer.Ordinal), Golden.Jinja, Called),
        "differences of yaql" => Differences(Golden.Yaql),
        _ => Differences(Golden.Jinja),
    };

    private static string Functions(IEnumerable<Function> functions, IReadOnlyList<GoldenCase> cases, Func<Function, string> called)
    {
        var examples = cases.Where(each => each.Gives is { Length: < 60 })
            .SelectMany(each => Template.Parse(each.Text).Functions.Select(name => (Name: name, Case: each)))
            .GroupBy(pair => pair.Name)
            .ToDictionary(pairs => pairs.Key, pairs => pairs.MinBy(pair => pair.Case.Text.Length).Case);
        var rows = functions.GroupBy(function => function.Name).Select(group =>
            Row(string.Join("<br>", group.Select(function => Code(called(function)))), examples.TryGetValue(group.Key, out var example) ? $"{Code(Shown(example.Text))} gives {Code(example.Gives!)}" : string.Empty));
        return string.Join('\n', [Row("call", "for example"), "|---|---|", .. rows]);
    }

    private static string Differences(IEnumerable<GoldenCase> cases) => string.Join(
        '\n',
        [Row("expression", "gives", "because"), "|---|---|---|", .. cases.Where(each => each.Differs is not null).Select(each => Row(Code(Shown(each.Text)), each.Gives is null ? "an error" : Code(each.Gives), each.Differs!))]);

    private static string Called(Function function) =>
        function.Forms == CallForms.Free ? $"{function.Name}({function.Signature.Text})"
        : function.Signature.Parameters is [var self, ..] ? $"{self.Kind.ToString().ToLowerInvariant()}.{function.Name}{(Brackets(function, 1) is { Length: > 0 } brackets ? brackets : "()")}"
        : $"{function.Signature.Rest!.Kind.ToString().ToLowerInvariant()}.{function.Name}({function.Signature.Text})";

    private static string Brackets(Function function, int skipped) =>
        string.Join(", ", function.Signature.Text.Split(", ").Skip(skipped)) is { Length: > 0 } rest ? $"({rest})" : string.Empty;

    private static string Shown(string text) => text.StartsWith("<%", StringComparison.Ordinal) ? text[3..^3] : text;

    private static string Code(string text) => $"`` {text.Replace("|", @"\|", StringComparison.Ordinal).ReplaceLineEndings(" ")} ``";

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";
}
