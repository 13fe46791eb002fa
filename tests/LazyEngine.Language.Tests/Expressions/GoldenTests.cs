using System.Text;
using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>Every operator and function gives what the tables say, of the same kind.</summary>
public sealed class GoldenTests
{
    [Fact]
    public void Yaql_gives_what_the_table_says() => Holds(Golden.Yaql);

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
