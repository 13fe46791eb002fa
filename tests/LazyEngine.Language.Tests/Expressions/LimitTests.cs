using System.Diagnostics;
using LazyEngine.Language.Expressions;

namespace LazyEngine.Language.Tests.Expressions;

/// <summary>What would take too long, too much room or too deep a stack ends with an error that says so, and soon.</summary>
public sealed class LimitTests
{
    /// <summary>No test takes nearly as long; what is without bound takes for ever.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Nested
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var (open, middle, close) in new[]
            {
                ("(", "1", ")"), ("[", "1", "]"), ("{a => ", "1", "}"), ("f(", "1", ")"), ("not ", "1", ""), ("- ", "1", ""), ("$[", "1", "]"), ("let() -> ", "1", ""), ("$.f(", "1", ")"), ("(", "", ""), ("[", "", ""), ("$[", "", ""), ("f(", "", ""), ("f(a => ", "", ""), ("1 <= (", "", ""), ("1 - (", "", ""), ("not (", "", ""),
            }) data.Add($"<% {string.Concat(Enumerable.Repeat(open, 10_000))}{middle}{string.Concat(Enumerable.Repeat(close, 10_000))} %>");
            foreach (var suffix in new[] { ".a", "[0]", " + 1", ".f()", "?.a", " and 1", " -> 1" }) data.Add($"<% $a{string.Concat(Enumerable.Repeat(suffix, 10_000))} %>");
            foreach (var (open, middle, close) in new[]
            {
                ("(", "1", ")"), ("[", "1", "]"), ("{1: ", "1", "}"), ("f(", "1", ")"), ("not ", "1", ""), ("- ", "1", ""), ("a[", "1", "]"), ("1 if ", "1", ""), ("(", "", ""), ("[", "", ""), ("a[", "", ""), ("a[1:", "", ""), ("f(", "", ""), ("f(a=", "", ""), ("1|f(", "", ""), ("1 is f(", "", ""), ("1 is f [", "", ""), ("1 ** (", "", ""), ("1 not in (", "", ""), ("1 if (", "", ""),
            }) data.Add($"{{{{ {string.Concat(Enumerable.Repeat(open, 10_000))}{middle}{string.Concat(Enumerable.Repeat(close, 10_000)).Replace("}}", "} }", StringComparison.Ordinal)} }}}}");
            foreach (var suffix in new[] { ".a", "[0]", " + 1", "|f", " is f", " ~ 1", " or 1", "()" }) data.Add($"{{{{ a{string.Concat(Enumerable.Repeat(suffix, 10_000))} }}}}");
            data.Add($"{string.Concat(Enumerable.Repeat("{% if 1 %}", 10_000))}{string.Concat(Enumerable.Repeat("{% endif %}", 10_000))}");
            data.Add(string.Concat(Enumerable.Repeat("{% for x in y %}", 10_000)));
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Nested))]
    public void Text_that_nests_too_deep_is_refused(string text) =>
        Assert.NotEqual(ExpressionProblem.Evaluation, Refused(() => Template.Parse(text)).Problem);

    [Theory]
    [InlineData("range(1000000000)")]
    [InlineData("range(1000000000).toList().len()")]
    [InlineData("range(1000000000).len()")]
    [InlineData("sequence().len()")]
    [InlineData("sequence().where(false).first()")]
    [InlineData("[1].cycle().sum()")]
    [InlineData("1.repeat().toSet()")]
    [InlineData("{sequence() => 1}")]
    [InlineData("set(sequence())")]
    [InlineData("[sequence()].flatten().len()")]
    [InlineData("range(100000).select(range(100000)).selectMany($).len()")]
    [InlineData("'a' * 1000000000")]
    [InlineData("[1] * 1000000000")]
    [InlineData("('a' * 1000000).replace('a', 'b' * 1000000)")]
    [InlineData("('a' * 1000000).replace('', 'b' * 1000000)")]
    [InlineData("range(100000).join('a' * 100000)")]
    [InlineData("pow(10, 1000000000)")]
    [InlineData("pow(pow(10, 9999), pow(10, 9999), pow(10, 9999) - 1)")]
    [InlineData("shiftBitsLeft(1, 1000000000)")]
    [InlineData("range(100).aggregate($1 * $1, 10)")]
    [InlineData("def(f, f($)) -> f(1)")]
    [InlineData("def(f, call(f, [$], {})) -> f(1)")]
    [InlineData("generate(1, true, $ + 1).len()")]
    [InlineData("generateMany(1, [$, $]).len()")]
    [InlineData("generateMany(1, [$ + 1, $ + 2], decycle => true).len()")]
    [InlineData("'{0:1000000000}'.format(1)")]
    [InlineData("'{0:.1000000000f}'.format(1)")]
    [InlineData("'{0:{1}}'.format(1, 1000000000)")]
    [InlineData("range(1000).aggregate([$1], 1)")]
    [InlineData("range(60).aggregate([$1, $1], 1)")]
    [InlineData("let(x => range(20).aggregate([$1, $1], 1)) -> range(100000).select($x = $).len() + range(100000).where($x = [$x]).len() + range(100000).where({$x => 1}.len() = 2).len()")]
    [InlineData("let(x => range(19).aggregate([$1, $1], 1), y => range(19).aggregate([$1, $1], 1)) -> range(100000).where($x = $y and false).len()")]
    [InlineData("range(100000).aggregate(let(x => $1) -> range(1).select($x), 0)")]
    [InlineData("range(100000).aggregate($1.select($), [1])")]
    [InlineData("range(100000).aggregate($1.select($), [1]).len()")]
    [InlineData("let(x => 'a' * 10000000) -> range(100000).where($x.startsWith('b') or $x = $x + 'b' or $x < $x).len()")]
    [InlineData("let(x => 'a' * 10000000) -> 100000.repeat(1)[0]")]
    [InlineData("let(x => 'a' * 5000000, y => 'a' * 5000000) -> range(100000).where($x != $y).len()")]
    [InlineData("let(x => 'a' * 5000000) -> $x.repeat(100000).max().len()")]
    [InlineData("regex('(a+)+$').searchAll('a' * 500000 + 'b').len()")]
    [InlineData("regex('a.*b|a').searchAll('a' * 500000).len()")]
    [InlineData("regex('(a{1,999}){1,999}').matches('a' * 500000)")]
    [InlineData("regex('a' * 1001)")]
    [InlineData("range(100000).select(regex('(a|b)*c' + str($))).where($.matches('x')).len()")]
    [InlineData("range(300000).select([$, -31 * $]).toSet().len()")]
    [InlineData("yaml_parse('a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]')")]
    [InlineData("json_parse('[' * 100000)")]
    [InlineData("json_dump(range(19).aggregate([$1, $1], 'abcdefghijklmnop'))")]
    [InlineData("str(range(19).aggregate([$1, $1], 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'))")]
    [InlineData("int('9' * 20000) * 1")]
    [InlineData("'1'.join(range(1000000))")]
    [InlineData("range(1000000).orderBy(-$).first()")]
    [InlineData("range(1000000).toDict($, $).len()")]
    [InlineData("range(2000).join(range(2000), true, 1).len()")]
    public void Yaql_without_bound_ends(string expression) => Ends($"<% {expression.ReplaceLineEndings("\\n")} %>");

    [Theory]
    [InlineData("{{ range(1000000000) }}")]
    [InlineData("{{ 'a' * 1000000000 }}")]
    [InlineData("{{ [1] * 1000000000 }}")]
    [InlineData("{{ 10 ** 1000000000 }}")]
    [InlineData("{{ 'a'|center(1000000000) }}")]
    [InlineData("{{ 'a'.ljust(1000000000) }}")]
    [InlineData("{{ '%1000000000d' % 1 }}")]
    [InlineData("{{ '{:1000000000}'.format(1) }}")]
    [InlineData("{{ 'a'|indent(1000000000, true) }}")]
    [InlineData("{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}")]
    [InlineData("{{ ('a' * 1000000)|replace('', 'b' * 1000000) }}")]
    [InlineData("{{ [1]|batch(1000000000, 0) }}")]
    [InlineData("{{ [1]|slice(1000000000, 0) }}")]
    [InlineData("{{ [[1]] | tojson(1000000000) ~ ('a' * 16000000) }}")]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% for i in range(100000) %}{{ 'a' * 1000 }}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% set ns = namespace(x='a') %}{% for i in range(1000) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(1000) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}")]
    [InlineData("{% set ns = namespace(x=1) %}{% for i in range(1000) %}{% set ns.x = ns.x * 1000000007 * ns.x %}{% endfor %}")]
    [InlineData("{% filter upper %}{% for i in range(100000) %}{{ 'a' * 1000 }}{% endfor %}{% endfilter %}")]
    public void Jinja_without_bound_ends(string text) => Ends(text);

    [Fact]
    public void Long_text_without_an_expression_is_no_concern_of_the_limits() => Assert.True(Template.Parse(new string('a', 1_000_000)).IsPlain);

    [Theory]
    [InlineData("<% 1 %>")]
    [InlineData("{{ 1 }}")]
    public void Long_text_with_an_expression_is_refused(string expression) =>
        Assert.Equal(ExpressionProblem.Limit, Refused(() => Template.Parse(expression + new string('a', 1_000_000))).Problem);

    [Fact]
    public void A_caller_can_allow_less()
    {
        var template = Template.Parse("<% range(100).sum() %>");

        Assert.Equal(Value.Of(4950), template.Evaluate(KnownContext.Usual));
        Assert.Equal(ExpressionProblem.Limit, Refused(() => template.Evaluate(KnownContext.Usual, new ExpressionLimits { Steps = 50 })).Problem);
    }

    [Fact]
    public void To_pass_large_data_on_costs_nothing()
    {
        var large = Value.OfList([.. Enumerable.Range(0, 1_500_000).Select(number => Value.Of(number))]);
        var limits = new ExpressionLimits { Steps = 20, Size = 200 };

        Assert.Equal(1_500_000, Template.Parse("<% $.large %>").Evaluate(new KnownContext(ValueMap.Of(("large", large))), limits).Items.Count);
        Assert.Equal(1_500_000, Template.Parse("{{ _.large }}").Evaluate(new KnownContext(ValueMap.Of(("large", large))), limits).Items.Count);
    }

    [Fact]
    public void A_thread_with_little_stack_gives_values_and_errors_too()
    {
        var failures = new List<string>();
        var thread = new Thread(
            () =>
            {
                foreach (var text in ((IEnumerable<object[]>)Nested).Select(row => (string)row[0]).Concat(Golden.All.Select(each => each.Text)).Append($"<% {new string('(', 100)}1{new string(')', 100)} %>").Append("<% def(f, f($)) -> f(1) %>").Append("<% range(100000).aggregate($1.select($), [1]) %>").Append("<% range(199).aggregate([$1], 1) %>").Append("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"))
                {
                    Action evaluate = () => Template.Parse(text).Evaluate(KnownContext.Usual);
                    if (Record.Exception(evaluate) is { } error and not ExpressionException) failures.Add($"{text[..Math.Min(text.Length, 100)]}: {error}");
                }
            },
            256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Empty(failures);
    }

    [Fact]
    public void Many_can_read_and_evaluate_at_the_same_time()
    {
        var template = Template.Parse("<% $.l.select($.x * 2).sum() %>");
        var other = Template.Parse("{% for x in _.l %}{{ x.x|string ~ loop.index }}{% endfor %}");

        Parallel.For(0, 2_000, turn =>
        {
            Assert.Equal(Value.Of(6), template.Evaluate(KnownContext.Usual));
            Assert.Equal(Value.Of("1122"), other.Evaluate(KnownContext.Usual));
            Assert.Equal(Value.Of(turn + 1), Template.Parse($"<% {turn} + [1].first() %>").Evaluate(KnownContext.Usual));
            Assert.Equal(Value.Of(turn + 1), Template.Parse($"{{{{ {turn} + [1]|first }}}}").Evaluate(KnownContext.Usual));
        });
    }

    private static void Ends(string text)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        var template = Template.Parse(text);
        var error = Record.Exception(() => template.Evaluate(KnownContext.Usual));

        Assert.True(error is null or ExpressionException, error?.ToString());
        Assert.True(clock.Elapsed < Soon, $"It took {clock.Elapsed}.");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8L << 30, $"It took {(GC.GetAllocatedBytesForCurrentThread() - before) >> 20} MiB.");
    }

    private static ExpressionException Refused(Action action) => Assert.Throws<ExpressionException>(action);
}
