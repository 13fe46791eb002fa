using LazyEngine.Flows;
using LazyEngine.Testing;

namespace LazyEngine.Language.Tests.Patterns;

/// <summary>Everything that is wrong with a file is told at once, with its place and what to do.</summary>
public sealed class ProblemTests
{
    private const string Project = "LazyEngine.Language.Tests";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.File("tests", Project, "Patterns", "Bad")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Problems_are_told_all_at_once(string file)
    {
        var text = File.ReadAllText(Repository.File("tests", Project, "Patterns", "Bad", file));

        var problems = Assert.Throws<InvalidDocumentException>(() => FlowData.Read(text)).Problems;

        Approval.Matches(string.Join('\n', problems), Project, $"problems-of-{Path.GetFileNameWithoutExtension(file)}");
        Assert.All(problems, problem => Assert.True(problem.Line > 0 && problem.Column > 0));
    }

    [Fact]
    public void So_many_problems_are_counted_and_not_listed()
    {
        var problems = Assert.Throws<InvalidDocumentException>(() => FlowData.Read($"flow: x\nlinear:\n{string.Concat(Enumerable.Range(0, 500).Select(n => $"  - {{task: t{n}, hanlder: h}}\n"))}")).Problems;

        Assert.Equal(201, problems.Count);
        Assert.Contains("300 more", problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_tasks_are_read_soon()
    {
        var flow = Flow.Unordered("wide", Enumerable.Range(0, 100_000).Select(n => Flow.Task($"t{n}").Handler("h")));

        Assert.Equal(flow, Assert.Single(FlowData.Read(FlowData.Write(flow).Replace("\n", string.Empty, StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal))));
    }
}
