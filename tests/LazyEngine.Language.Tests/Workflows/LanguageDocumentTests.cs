using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LazyEngine.Testing;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Workflows;

public partial class LanguageDocumentTests
{
    private static readonly List<Match> Examples = [.. Example().Matches(File.ReadAllText(Repository.File("docs", "language.md"))).Cast<Match>()];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Examples.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void An_example_comes_to_the_end_that_its_first_line_tells(int number)
    {
        var example = Examples[number];
        var flows = WorkflowData.Read(example.Groups["text"].Value);
        var entry = example.Groups["entry"].Success ? example.Groups["entry"].Value : flows.Any(flow => flow.Name == "main") ? "main" : flows[0].Name;
        var machine = new WorkflowMachine(flows.Single(flow => flow.Name == entry));
        machine.Handle("test.count", context => Outcome.Success(context.Attempt));

        Assert.Null(machine.Run([], target: example.Groups["task"].Success ? example.Groups["task"].Value : null));
        machine.RunOn();

        Assert.Equal(example.Groups["state"].Value, WorkflowData.StateOf(machine.Execution.State));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(example.Groups["output"].Value), JsonNode.Parse(machine.Execution.Course!.Output!.Bytes.Span)), machine.Execution.Course.Output.ToString());
    }

    [Fact]
    public void Every_workflow_of_the_reference_is_an_example() =>
        Assert.Equal(Regex.Count(File.ReadAllText(Repository.File("docs", "language.md")), "^```yaml", RegexOptions.Multiline), Examples.Count);

    [Fact]
    public void The_sample_runs_to_its_end()
    {
        var flows = WorkflowData.Read(File.ReadAllText(Repository.File("samples", "Workflows", "trip.yaml")));
        var machine = new WorkflowMachine(flows.Single(flow => flow.Name == "trip"));
        machine.Handle("std.echo", context => Outcome.Success(context.Arguments.GetValueOrDefault("output") ?? Payload.Json<object?>(null)));

        machine.Run([]);
        machine.RunOn();

        Assert.Equal("SUCCESS", WorkflowData.StateOf(machine.Execution.State));
        Assert.Contains("\"price\":705", machine.Execution.Course!.Output!.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^```yaml\n# -> (?<state>[A-Z]+) (?<output>\{.*?\})(?:   (?:entry: (?<entry>\S+)|task: (?<task>\S+)))?\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}
