using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>Whatever an expression says: there is a value, or an error that tells nothing of the data.</summary>
public sealed class ExpressionFuzzTests
{
    private const string Canary = "canary-6b1f";
    private const int Rounds = 12;

    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", "{", "}", ",", ".", "?.", "$", "$.a", "$.l", "$.secret", "_", "_.a", "_.l", "_.secret", "->", "=>", "=", "==", "!=", "<", "<=", "+", "-", "*", "/", "//", "%", "**", "~", "|", ":", "'", "\"", "`", "\\", "\\u", "\\x4", "0", "1", "-1", "1.5", "1e9", "99999999999999999999", "true", "null", "none", "not ", " and ", " or ", " in ", " is ", " if ", " else ", " mod ", "<%", "%>", "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{% if ", "{% endif %}", "{% for x in ", "{% endfor %}", "{% set x = ", "{% raw %}", "{% macro m(", "\n", "\t", "\0", "\uD83D", "😀", "é", "range(", "str(", ".select(", ".where(", ".join(", "|join(", "|map(", "|sort", "|int", ".format(", "regex(", "datetime(", "timespan(", "let(", "def(", "switch(", "json_dump(", "yaml_dump(", "yaml_parse(", "json_parse(",
    ];

    private static readonly IExpressionContext Secret = new KnownContext(JsonValue.Read(Encoding.UTF8.GetBytes(
        $$"""{"a":"{{Canary}}","l":["{{Canary}}",{"{{Canary}}":"{{Canary}}","x":1},[1,2]],"d":{"k":"{{Canary}}"},"n":null,"s":"{{Canary}}","f":1.5,"secret":"{{Canary}}"}""")));

    private static readonly ExpressionLimits Small = new() { Steps = 20_000, Size = 500_000 };

    [Fact]
    public void Changed_expressions_of_the_tables_give_a_value_or_an_error()
    {
        foreach (var expected in Golden.All)
        {
            var chance = new Random(expected.Text.Length);
            for (var round = 0; round < Rounds; round++) Check(Changed(expected.Text, chance));
        }
    }

    [Property(MaxTest = 300)]
    public Property Any_text_is_read_or_refused() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Check($"<% {text} %>") && Check($"{{{{ {text} }}}}") && Check($"{{% {text} %}}") && Check(text ?? string.Empty));

    [Property(MaxTest = 2_000)]
    public Property Any_pieces_of_the_languages_are_read_or_refused() => Prop.ForAll(
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary(),
        text => Check($"<% {text} %>") && Check($"{{{{ {text} }}}}") && Check($"{{% {text} %}}x{{{{ {text} }}}}"));

    [Theory]
    [InlineData("<% $.a + 1 %>")]
    [InlineData("<% $.a.nope() %>")]
    [InlineData("<% int($.a) %>")]
    [InlineData("<% datetime($.a) %>")]
    [InlineData("<% regex($.a + '(') %>")]
    [InlineData("<% json_parse($.a) %>")]
    [InlineData("<% yaml_parse('[' + $.a) %>")]
    [InlineData("<% yaml_parse('*' + $.a) %>")]
    [InlineData("<% {}.get($.a).x %>")]
    [InlineData("<% {}[$.a] %>")]
    [InlineData("<% call($.a, [], {}) %>")]
    [InlineData("<% 1.assert(false, $.a) %>")]
    [InlineData("<% '{x}'.format($.a) %>")]
    [InlineData("<% ('{' + $.a + '}').format(1) %>")]
    [InlineData("<% dict([[$.a]]) %>")]
    [InlineData("{{ _.a + 1 }}")]
    [InlineData("{{ {}[_.a] }}")]
    [InlineData("{{ _.l[1][_.a + 'x'] }}")]
    [InlineData("{{ _.l|map(_.a) }}")]
    [InlineData("{{ _.l|selectattr(_.a, 'eq', 1) }}")]
    [InlineData("{{ [{}]|map(attribute=_.a)|list }}")]
    [InlineData("{{ [{}]|groupby(_.a) }}")]
    [InlineData("{{ (_.a ~ '%(x)s') % 1 }}")]
    [InlineData("{{ ('%(' ~ _.a ~ ')s') % {} }}")]

    [InlineData("{{ 1[_.a] }}")]
    [InlineData("{{ 1|attr(_.a) }}")]
    [InlineData("{{ [1]|map(attribute=_.a) }}")]
    [InlineData("{{ _.a.nope() }}")]
    public void Errors_tell_nothing_of_the_data(string text)
    {
        var error = Assert.Throws<ExpressionException>(() => Template.Parse(text).Evaluate(Secret));

        Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
    }

    private static bool Check(string text)
    {
        try
        {
            JsonValue.Write(Template.Parse(text).Evaluate(Secret, Small));
        }
        catch (ExpressionException error)
        {
            Assert.DoesNotContain(Canary, error.ToString(), StringComparison.Ordinal);
            Assert.InRange(error.At, -1, text.Length);
        }
        catch (Exception failure)
        {
            Assert.Fail($"{failure}\n\nThe text was:\n{text}");
        }

        return true;
    }

    private static string Changed(string source, Random chance)
    {
        var text = new StringBuilder(source);
        for (var changes = 1 + chance.Next(3); changes > 0; changes--)
        {
            var at = chance.Next(text.Length + 1);
            switch (chance.Next(3))
            {
                case 0:
                    text.Insert(at, Pieces[chance.Next(Pieces.Length)]);
                    break;
                case 1:
                    text.Remove(at, Math.Min(1 + chance.Next(6), text.Length - at));
                    break;
                default:
                    var other = Golden.Yaql[chance.Next(Golden.Yaql.Count)].Text;
                    text.Insert(at, other[3..^3]);
                    break;
            }
        }

        return text.ToString();
    }
}
