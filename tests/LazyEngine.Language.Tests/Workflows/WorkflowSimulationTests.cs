using System.Globalization;
using LazyEngine.TestKit.Simulation;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Random workflows through the real decider, shell, queue and worker protocol, with messages that are lost, doubled and late, and processes that die.</summary>
public class WorkflowSimulationTests
{
    private const int Seeds = 40;

    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 4)];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Random_workflows_come_to_their_end_whatever_happens(int part)
    {
        var commits = 0L;
        for (var seed = part * Seeds; seed < (part + 1) * Seeds; seed++)
        {
            var report = await EngineSimulation.RunAsync(seed, RandomWorkflow.Of(seed));

            Assert.True(report.Violation is null, $"seed {seed}: {report.Violation}");
            commits += report.Commits;
        }

        Assert.True(commits > Seeds);
    }

    /// <summary>The same for as many seeds as take a while: <c>LAZYENGINE_SEEDS=5000 dotnet test tests/LazyEngine.Language.Tests -c Release --filter Category=Long</c> runs as many in each of four parts.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    [Trait("Category", "Long")]
    public async Task Random_workflows_come_to_their_end_for_thousands_of_seeds(int part)
    {
        var seeds = int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_SEEDS") ?? "1000", CultureInfo.InvariantCulture);
        var violations = new List<string>();
        for (var seed = (part + 1) * 100_000; seed < ((part + 1) * 100_000) + seeds; seed++)
        {
            var report = await EngineSimulation.RunAsync(seed, RandomWorkflow.Of(seed));
            if (report.Violation is { } violation) violations.Add($"seed {seed}: {violation}");
        }

        Assert.Empty(violations);
    }

    [Fact]
    public async Task The_same_seed_leads_to_the_same_journal()
    {
        var first = await EngineSimulation.RunAsync(7, RandomWorkflow.Of(7));
        var second = await EngineSimulation.RunAsync(7, RandomWorkflow.Of(7));

        Assert.Equal(first.Journal, second.Journal);
    }
}
