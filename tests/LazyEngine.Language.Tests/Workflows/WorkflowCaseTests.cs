using System.Text.Json;
using System.Text.Json.Nodes;

namespace LazyEngine.Language.Tests.Workflows;

public class WorkflowCaseTests
{
    public static TheoryData<string> Names => [.. WorkflowCase.All.Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workflow_comes_to_the_end_that_its_case_tells(string name)
    {
        var given = WorkflowCase.All.Single(each => each.Name == name);

        var (machine, refusal) = given.Run();

        var expected = given.Expected;
        if (expected.TryGetProperty("refused", out var refused))
        {
            Assert.Contains(refused.GetString()!, refusal, StringComparison.Ordinal);
            return;
        }

        Assert.Null(refusal);
        var state = WorkflowData.StateOf(machine.Execution.State);
        Assert.True(expected.GetProperty("state").GetString() == state, $"{state}: {machine.Execution.Error?.Message} {string.Join("; ", machine.Tasks.Select(task => $"{task.Name} {task.TurnState} {task.Info}"))}");
        if (expected.TryGetProperty("tasks", out var tasks))
            Assert.Equal(tasks.EnumerateObject().OrderBy(task => task.Name, StringComparer.Ordinal).Select(task => $"{task.Name}: {task.Value}"), WorkflowCase.Shown(machine, tasks).Select(task => $"{task.Key}: {task.Value}"));
        if (expected.TryGetProperty("output", out var output)) AssertSame(output, machine.Execution.Course!.Output);
        if (expected.TryGetProperty("info", out var info)) Assert.Contains(info.GetString()!, machine.Execution.Error?.Message ?? machine.Execution.Course!.Info, StringComparison.Ordinal);
        foreach (var result in expected.TryGetProperty("results", out var results) ? results.EnumerateObject() : default) AssertSame(result.Value, machine.Tasks.Last(task => task.Name == result.Name).Result);
        foreach (var published in expected.TryGetProperty("published", out var all) ? all.EnumerateObject() : default) AssertSame(published.Value, machine.Tasks.Last(task => task.Name == published.Name).Published);
        foreach (var reason in expected.TryGetProperty("infos", out var infos) ? infos.EnumerateObject() : default) Assert.Contains(reason.Value.GetString()!, machine.Tasks.Last(task => task.Name == reason.Name).Info ?? string.Empty, StringComparison.Ordinal);
    }

    private static void AssertSame(JsonElement expected, Payload? actual)
    {
        Assert.NotNull(actual);
        var (left, right) = (JsonNode.Parse(expected.GetRawText()), JsonNode.Parse(actual.Bytes.Span));
        Assert.True(JsonNode.DeepEquals(left, right), $"{right?.ToJsonString()} in place of {left?.ToJsonString()}");
    }
}
