using LazyEngine.Testing;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Everything that is wrong with a file of workflows is told at once, with its place, what was expected, and what may have been meant.</summary>
public sealed class WorkflowProblemTests
{
    private const string Project = "LazyEngine.Language.Tests";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Repository.File("tests", Project, "Workflows", "Bad")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Problems_are_told_all_at_once(string file)
    {
        var text = File.ReadAllText(Repository.File("tests", Project, "Workflows", "Bad", file));

        var problems = Assert.Throws<InvalidDocumentException>(() => WorkflowData.Read(text)).Problems;

        Approval.Matches(string.Join('\n', problems), Project, $"problems-of-workflows-{Path.GetFileNameWithoutExtension(file)}");
        Assert.All(problems, problem => Assert.True(problem.Line > 0 && problem.Column > 0 && problem.Advice.Length > 0));
    }

    [Theory]
    [InlineData("wrong(yaql)")]
    [InlineData("$.x.non_existing()")]
    public void A_function_that_does_not_exist_is_no_problem_of_the_file(string expression) =>
        Assert.Single(WorkflowData.Read($"version: '2.0'\nwf: {{tasks: {{one: {{publish: {{x: '<% {expression} %>'}}}}}}}}\n"));
}
