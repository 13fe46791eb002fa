using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>A text gives the value of an expression where it is nothing but one, and else text.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("<% 1 + 1 %>", "2")]
    [InlineData("<% 1 %> and <% [true, null] %>", "\"1 and [True, None]\"")]
    [InlineData(" <% 1 %>", "\" 1\"")]
    [InlineData("no expression", "\"no expression\"")]
    [InlineData("<% not\nclosed on its line %>", "\"<% not\\nclosed on its line %>\"")]
    [InlineData("{{ without an end", "\"{{ without an end\"")]
    public void A_lone_expression_keeps_its_kind_and_others_become_text(string text, string json) =>
        Assert.Equal(json, GoldenCase.Json(Template.Parse(text).Evaluate(KnownContext.Usual)));

    [Fact]
    public void Plain_text_is_known_as_such_and_the_functions_of_others_are_named()
    {
        Assert.True(Template.Parse("<% is no end").IsPlain);
        var template = Template.Parse("<% task(t).result.where(wrong($)) %> <% env() %>");

        Assert.False(template.IsPlain);
        Assert.Equal(["env", "task", "where", "wrong"], template.Functions.Order());
    }

    [Theory]
    [InlineData("<% 1 + %>", 7)]
    [InlineData("ab <% 'x %>", 6)]
    [InlineData("<% $. %>", 6)]
    public void Wrong_grammar_is_told_with_its_place(string text, int at)
    {
        var error = Assert.Throws<ExpressionException>(() => Template.Parse(text));

        Assert.Equal(ExpressionProblem.Grammar, error.Problem);
        Assert.Equal(at, error.At);
    }

    [Fact]
    public void A_function_that_does_not_exist_is_found_by_the_evaluation_only()
    {
        var template = Template.Parse("<% wrong($.a) %>");

        Assert.Equal(ExpressionProblem.Evaluation, Assert.Throws<ExpressionException>(() => template.Evaluate(KnownContext.Usual)).Problem);
    }
}
