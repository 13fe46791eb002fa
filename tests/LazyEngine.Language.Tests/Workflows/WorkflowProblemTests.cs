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
    [InlineData(true, "version: '2.0'\nitems: {tasks: {a: {action: std.noop}}}\n")]
    [InlineData(true, "version: '2.0'\nflows: {tasks: {a: {action: std.noop}}}\n")]
    [InlineData(true, "wf: {tasks: {a: {action: std.noop}}}\n")]
    [InlineData(true, "name: wb\nworkflows: {wf: {tasks: {a: {action: std.noop}}}}\n")]
    [InlineData(false, "flows: [{flow: a, linear: [{task: b}]}]\n")]
    [InlineData(false, "flow: a\nlinear: [{task: b}]\n")]
    public void A_text_is_known_for_workflows_whatever_their_names(bool isWorkflow, string text) => Assert.Equal(isWorkflow, WorkflowData.IsWorkflow(text));

    [Theory]
    [InlineData("wrong(yaql)")]
    [InlineData("$.x.non_existing()")]
    public void A_function_that_does_not_exist_is_no_problem_of_the_file(string expression) =>
        Assert.Single(WorkflowData.Read($"version: '2.0'\nwf: {{tasks: {{one: {{publish: {{x: '<% {expression} %>'}}}}}}}}\n"));
}
