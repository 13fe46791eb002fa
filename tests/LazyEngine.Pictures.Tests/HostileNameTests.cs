using System.Xml.Linq;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Pictures.Tests;

/// <summary>Names are text, whatever they look like: they end no string, open no element and run no script.</summary>
public sealed class HostileNameTests
{
    private static readonly string[] Names =
    [
        "<script>alert(1)<script>", "\"];evil[label=\"", "back\\slash\\N\\", "a\" onload=\"alert(1)", "]]>", "<!--", "&lt;&#60;", "{{x}}|y|", "end", "`**bold**`", "#quot;%%{init}%%",
        "1. item", "- item", "click t0 href", "\u202Egnp.exe", "名前とても長い名前です本当に長い名前", "👩‍👩‍👧‍👦 family", "e\u0301\u0301\u0301", "}", "subgraph", "x\uFFFEy",
    ];

    private static readonly Flow Hostile = Flow.Linear(
        "<title><script>alert(1)",
        Flow.Unordered("\"><g onclick='alert(1)'>", Names.Select(name => Flow.Task(name).Provides($"{name}!"))),
        Flow.Task("last").Requires([.. Names.Select(name => $"{name}!")]));

    [Theory]
    [InlineData(PictureFormat.Dot)]
    [InlineData(PictureFormat.Mermaid)]
    [InlineData(PictureFormat.Svg)]
    public void A_picture_of_hostile_names_is_as_it_was_looked_at(PictureFormat format) =>
        Approval.Matches(FlowPicture.Draw(Hostile, format), "LazyEngine.Pictures.Tests", $"hostile.{format.ToString().ToLowerInvariant()}");

    [Fact]
    public void An_svg_has_the_names_as_text_and_nothing_that_runs()
    {
        var error = new TaskFailure("<b>&", "\"");
        var execution = Examples.Of(Hostile, "x", ExecutionState.Failure, error, (Names[0], TaskState.Failure, 2));

        var svg = XDocument.Parse(FlowPicture.Draw(Hostile, PictureFormat.Svg, execution)).Root!;

        Assert.Equal(["circle", "desc", "g", "path", "rect", "style", "svg", "text", "title"], svg.DescendantsAndSelf().Select(element => element.Name.LocalName).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || attribute.Name.LocalName == "href");
        var titles = svg.Descendants().Where(element => element.Name.LocalName == "title").Select(title => title.Value).ToList();
        Assert.All(Names.Where(name => name != "x\uFFFEy"), name => Assert.Contains(titles, title => title.StartsWith($"{name}, ", StringComparison.Ordinal)));
        Assert.Contains(titles, title => title.StartsWith("x\uFFFDy", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dot_file_has_as_many_quotes_as_it_needs()
    {
        foreach (var line in FlowPicture.Draw(Hostile, PictureFormat.Dot).Split('\n'))
        {
            var quotes = line.Replace("\\\\", string.Empty, StringComparison.Ordinal).Replace("\\\"", string.Empty, StringComparison.Ordinal).Count(character => character == '"');
            Assert.True(quotes % 2 == 0, line);
            Assert.DoesNotContain("evil[", line.Replace("\\\"];evil[", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_mermaid_file_has_no_character_in_a_label_that_means_something()
    {
        var lines = FlowPicture.Draw(Hostile, PictureFormat.Mermaid).Split('\n').Skip(3).Where(line => line.Contains('"', StringComparison.Ordinal)).ToList();
        Assert.Equal(Names.Length + 3, lines.Count);
        Assert.All(lines, line =>
        {
            var label = line[(line.IndexOf('"', StringComparison.Ordinal) + 1)..line.LastIndexOf('"')];
            Assert.DoesNotMatch("[\"`|<>{}\\[\\]%*&]|#(?![0-9]+;)", label);
        });
    }
}
