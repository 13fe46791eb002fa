using System.Text;
using LazyEngine.Language.Expressions;
using LazyEngine.Language.Expressions.Python;
using LazyEngine.Testing;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>Expressions and what they give, as files tell it. The values of YAQL are those that yaql 2.0.0 gives; where ours differs on purpose, the case says why.</summary>
internal static class Golden
{
    public static IReadOnlyList<GoldenCase> Yaql { get; } = Read("yaql.yaml");

    public static IEnumerable<GoldenCase> All => Yaql;

    private static List<GoldenCase> Read(string file)
    {
        var text = File.ReadAllText(Repository.File("tests", "LazyEngine.Language.Tests", "Expressions", "Golden", file));
        return [.. YamlText.Read(text).Items.Select(GoldenCase.Of)];
    }
}

/// <summary>One expression, and the JSON of what it gives or how it fails.</summary>
internal sealed record GoldenCase(string Text, string? Gives, ExpressionProblem? Fails)
{
    public static GoldenCase Of(Value value)
    {
        var text = value.Map.TryGet("yaql", out var yaql) ? $"<% {yaql.Text} %>" : value.Map.TryGet("jinja", out var jinja) ? jinja.Text : throw new InvalidOperationException("A case has a language.");
        return value.Map.TryGet("fails", out var fails)
            ? new GoldenCase(text, null, Enum.Parse<ExpressionProblem>(fails.Text, ignoreCase: true))
            : new GoldenCase(text, value.Map.TryGet("gives", out var gives) ? Json(gives) : throw new InvalidOperationException("A case gives something or fails."), null);
    }

    public static string Json(Value value) => Encoding.UTF8.GetString(JsonValue.Write(value));
}
