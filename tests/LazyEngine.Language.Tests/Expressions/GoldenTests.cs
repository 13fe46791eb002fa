using System.Text;
using LazyEngine.Language.Expressions;
using LazyEngine.Language.Expressions.Jinja;
using LazyEngine.Language.Expressions.Yaql;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>Every operator and function gives what the tables say, of the same kind.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Yaql_gives_what_the_table_says() => Holds(Golden.Yaql);

    [Fact]
    public void Jinja_gives_what_the_table_says() => Holds(Golden.Jinja);

    [Fact]
    public void Every_function_is_in_the_tables()
    {
        var called = Golden.All.Where(expected => expected.Fails != ExpressionProblem.Grammar).SelectMany(expected => Template.Parse(expected.Text).Functions).ToHashSet();
        var names = new[] { YaqlLibrary.Functions, JinjaLibrary.Globals, JinjaLibrary.Filters, JinjaMethods.Functions }.SelectMany(functions => functions).Select(function => function.Name);
        // A test with a sign for a name is called by its name as text.
        var tests = JinjaLibrary.Tests.Select(function => function.Name).Where(name => !Golden.Jinja.Any(expected => expected.Text.Contains($"select('{name}'", StringComparison.Ordinal)));
        var properties = YaqlTimes.TimeProperties.Concat(YaqlTimes.SpanProperties).Where(name => !Golden.Yaql.Any(expected => expected.Text.Contains($").{name}", StringComparison.Ordinal)));

        Assert.Equal([], names.Concat(tests).Where(name => !called.Contains(name)).Concat(properties).Distinct().Order());
    }

    private static void Holds(IReadOnlyList<GoldenCase> cases)
    {
        var wrong = new StringBuilder();
        foreach (var expected in cases)
        {
            var actual = Actual(expected.Text);
            if (actual != (expected.Gives ?? expected.Fails.ToString())) wrong.AppendLine($"{expected.Text}\n  wants {expected.Gives ?? expected.Fails.ToString()}\n  gives {actual}");
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
        Assert.True(cases.Count > 100, "The table has been lost.");
    }

    private static string Actual(string text)
    {
        try
        {
            return GoldenCase.Json(Template.Parse(text).Evaluate(KnownContext.Usual));
        }
        catch (ExpressionException error)
        {
            return error.Problem.ToString();
        }
    }
}
