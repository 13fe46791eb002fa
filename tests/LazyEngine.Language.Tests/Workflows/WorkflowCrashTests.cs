using System.Text.Json;
using LazyEngine.TestKit;

namespace LazyEngine.Language.Tests.Workflows;

public class WorkflowCrashTests
{
    // What counts its attempts sees the crash, what is done from outside is no part of the run, and nobody works on further queues.
    public static TheoryData<string> Names =>
        [.. WorkflowCase.All.Where(each => !each.Steps.Any() && !each.Text.Contains("test.", StringComparison.Ordinal) && !each.Text.Contains("target:", StringComparison.Ordinal) && !each.Expected.TryGetProperty("refused", out _) && each.Expected.GetProperty("state").GetString() is not ("PAUSED" or "RUNNING")).Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_workflow_comes_to_the_same_end_wherever_the_process_dies(string name)
    {
        var given = WorkflowCase.All.Single(each => each.Name == name);
        var flows = WorkflowData.Read(given.Text);

        var report = await CrashTest.AssertSurvivesCrashAtEveryCommitAsync(
            given.Entry is { } entry ? flows.Single(flow => flow.Name == entry) : flows[0],
            given.Input.ToDictionary(),
            registry => new WorkflowActions().Register(registry),
            _ => Worker.Outcome.Success(JsonSerializer.SerializeToElement<object?>(null)),
            new RunOptions { Environment = given.Environment.ToDictionary(), Target = given.Target });

        Assert.True(report.Runs > 0);
    }
}
