using System.Diagnostics;
using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Tests.Documents;

/// <summary>What is no document, or too much of one, is refused: soon, with a place, and without much memory.</summary>
public sealed class UnreadableTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private const long Much = 600L * 1024 * 1024;

    [Theory]
    [InlineData("", 1, 1, "empty")]
    [InlineData("# nothing\n", 1, 1, "empty")]
    [InlineData("a: [1, 2\nb: 3\n", 1, 6, "Something after this place")]
    [InlineData("a:\n\t- x\n", 2, 1, "tab")]
    [InlineData("a: 1\nb: @x\n", 2, 4, "cannot start")]
    [InlineData("a: 1\n---\nb: 2\n", 2, 1, "second document")]
    [InlineData("a: 1\na: 2\n", 2, 1, "second time; the first is in line 1")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", 2, 2, "second time; the first is in line 1")]
    [InlineData("{\"a\": 1 \"b\": 2}", 1, 12, "no YAML")]
    [InlineData("{\"a\": \"\\uD83D\"}", 1, 7, "surrogate")]
    [InlineData("a: x\0y", 1, 5, "U+0000")]
    [InlineData("a: 1\nb: x\u2028y", 2, 5, "U+2028")]
    [InlineData("? [a]\n: 1\n", 1, 3, "A key is a list")]
    [InlineData("a: &x 1\nb: *y\n", 2, 4, "no '&y'")]
    [InlineData("a: &x [*x]\n", 1, 8, "inside of what it repeats")]
    [InlineData("a: &x {b: 1}\nc:\n  <<: *x\n", 3, 3, "Merge keys")]
    [InlineData("a: !!python/object:os.system x\n", 1, 4, "tag")]
    [InlineData("%YAML 9.9\n---\na: 1\n", 1, 1, "no YAML")]
    public void What_cannot_be_read_is_told_with_its_place(string text, int line, int column, string says)
    {
        var problem = Assert.Single(Reading.Of(text).Problems);

        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (problem.Line, problem.Column));
    }

    [Fact]
    public void A_document_is_read_up_to_its_limits_and_not_beyond()
    {
        var limits = new DocumentLimits { Depth = 3, Nodes = 5, Length = 30 };

        Assert.Empty(Reading.Of("[[[]]]", limits).Problems);
        Assert.Contains("too deep", Assert.Single(Reading.Of("[[[[]]]]", limits).Problems).Message, StringComparison.Ordinal);
        Assert.Contains("too deep", Assert.Single(Reading.Of("a: {b: {c: {d: 1}}}", limits).Problems).Message, StringComparison.Ordinal);
        Assert.Empty(Reading.Of("[1, 2, 3, 4]", limits).Problems);
        Assert.Contains("too many", Assert.Single(Reading.Of("[1, 2, 3, 4, 5]", limits).Problems).Message, StringComparison.Ordinal);
        Assert.Contains("too many", Assert.Single(Reading.Of("[1, &a [2], *a, *a]", limits).Problems).Message, StringComparison.Ordinal);
        Assert.Empty(Reading.Of($"'{new string('x', 28)}'", limits).Problems);
        Assert.Contains("31 characters", Assert.Single(Reading.Of($"'{new string('x', 29)}'", limits).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ten megabytes")]
    [InlineData("lists")]
    [InlineData("mappings")]
    [InlineData("open mappings")]
    [InlineData("block lists")]
    [InlineData("complex keys")]
    [InlineData("billion laughs")]
    [InlineData("long laughs")]
    [InlineData("many values")]
    [InlineData("many YAML values")]
    [InlineData("anchors")]
    [InlineData("spaces")]
    [InlineData("newlines")]
    [InlineData("comment")]
    [InlineData("plain text")]
    [InlineData("quoted text")]
    [InlineData("open quote")]
    [InlineData("open braces")]
    [InlineData("tags")]
    [InlineData("colons")]
    [InlineData("digits")]
    [InlineData("hexadecimal digits")]
    [InlineData("duplicates")]
    public void No_document_costs_much(string kind)
    {
        var text = Hostile(kind);
        GC.Collect();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();

        var reading = Reading.Of(text);

        Assert.True(watch.Elapsed < Soon, $"It took {watch.Elapsed}.");
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < Much, $"It took {GC.GetAllocatedBytesForCurrentThread() - before} bytes.");
        Assert.True(reading.Root is not null || reading.Problems.Count > 0);
        Assert.True(reading.Problems.Count <= 201);
    }

    private static string Hostile(string kind)
    {
        const int Most = 8 * 1024 * 1024;
        string Filled(string unit, string start = "", string end = "") => start + string.Concat(Enumerable.Repeat(unit, (Most - start.Length - end.Length) / unit.Length)) + end;
        return kind switch
        {
            "ten megabytes" => new string('x', 10_000_000),
            "lists" => Filled("["),
            "mappings" => Filled("{\"a\":"),
            "open mappings" => Filled("{a: "),
            "block lists" => Filled("- "),
            "complex keys" => Filled("? "),
            "billion laughs" => "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat("bcdefghijklmnop".Select(letter => $"{letter}: &{letter} [{string.Join(',', Enumerable.Repeat($"*{(char)(letter - 1)}", 9))}]\n")),
            "long laughs" => $"a: &a {new string('x', 4_000_000)}\nb: [{string.Join(',', Enumerable.Repeat("*a", 900_000))}]",
            "many values" => Filled("1,", "[", "1]"),
            "many YAML values" => Filled("a,", "[", "a]"),
            "anchors" => string.Concat(Enumerable.Range(0, 600_000).Select(n => $"- &a{n} x\n"))[..^1],
            "spaces" => Filled(" ", string.Empty, "a: 1"),
            "newlines" => Filled("\n", string.Empty, "a: 1"),
            "comment" => Filled("x", "#", "\na: 1"),
            "plain text" => Filled("x"),
            "quoted text" => Filled("x", "\"", "\""),
            "open quote" => Filled("x", "a: \""),
            "open braces" => Filled("}"),
            "tags" => Filled("!!str "),
            "colons" => Filled(": "),
            "digits" => Filled("7"),
            "hexadecimal digits" => Filled("f", "0x"),
            "duplicates" => Filled("a: 1\n"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such document."),
        };
    }
}
