using LazyEngine.Language.Expressions.Jinja;
using LazyEngine.Language.Expressions.Yaql;

namespace LazyEngine.Language.Expressions;

/// <summary>A text that may hold expressions: YAQL between <c>&lt;%</c> and <c>%&gt;</c>, or Jinja between braces, but not both.</summary>
internal sealed class Template
{
    private readonly ITemplateBody? _body;

    private Template(string text, ITemplateBody? body) => (Text, _body) = (text, body);

    /// <summary>The text as it is written.</summary>
    public string Text { get; }

    /// <summary>Whether it holds no expression, so that it means itself.</summary>
    public bool IsPlain => _body is null;

    /// <summary>The names of the functions that it calls, whether there are such or not; a filter and a test of Jinja is a function.</summary>
    public IEnumerable<string> Functions => _body?.Functions ?? [];

    /// <summary>Reads a text.</summary>
    /// <exception cref="ExpressionException">An expression in it is not well-formed; it says where. A function that does not exist is found by the evaluation only.</exception>
    public static Template Parse(string text)
    {
        var limits = ExpressionLimits.Default;
        var yaql = YaqlTemplate.Read(text, limits);
        var isJinja = JinjaTemplate.IsIn(text);
        if (yaql is not null && isJinja) throw new ExpressionException(ExpressionProblem.Grammar, "One text has either YAQL in <% %> or Jinja in {{ }} and {% %}, and not both.", 0);
        return new Template(text, isJinja ? JinjaTemplate.Read(text, limits) : yaql);
    }

    /// <summary>Whether an expression begins in a text, also where it does not end: whoever wrote it meant one.</summary>
    public static bool IsBegunIn(string text) => text.Contains("<%", StringComparison.Ordinal) || text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <summary>What it means: the value itself where one expression is the whole text, and else the text with each expression replaced by the text of its value.</summary>
    /// <param name="context">What the expressions read.</param>
    /// <param name="limits">What the evaluation may take; the default limits where none are given.</param>
    /// <exception cref="ExpressionException">An expression has no value, or takes more than it may.</exception>
    public Value Evaluate(IExpressionContext context, ExpressionLimits? limits = null) =>
        _body?.Evaluate(new Scope(context, new Budget(limits ?? ExpressionLimits.Default))) ?? Value.Of(Text);
}

/// <summary>A text in one of the languages.</summary>
internal interface ITemplateBody
{
    IEnumerable<string> Functions { get; }

    Value Evaluate(Scope scope);
}
