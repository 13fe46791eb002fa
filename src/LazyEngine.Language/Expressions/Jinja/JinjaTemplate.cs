namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Text with Jinja in it.</summary>
internal sealed class JinjaTemplate : ITemplateBody
{
    public IEnumerable<string> Functions => [];

    public static bool IsIn(string text) => false;

    public static JinjaTemplate Read(string text, ExpressionLimits limits) => throw new ExpressionException(ExpressionProblem.Grammar, "Jinja is not read.");

    public Value Evaluate(Scope scope) => Value.Null;
}
