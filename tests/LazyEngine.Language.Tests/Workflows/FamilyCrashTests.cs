using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.TestKit;
using LazyEngine.TestKit.Simulation;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>A family that is stopped from above, and stops by what its author wrote, through the simulated engine: it dies at each commit, and only the root is ever told to go on.</summary>
public class FamilyCrashTests
{
    private const string Text = """
        version: '2.0'
        main:
          tasks:
            one: {workflow: middle}
            two: {workflow: low}
        middle: {tasks: {call: {workflow: low}}}
        low:
          tasks:
            first: {wait-after: 20, on-success: [pause, second]}
            second: {wait-before: 5}
        """;

    private static readonly ExecutionId Root = ExecutionId.Parse("family");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_family_stops_and_goes_on_together_wherever_the_engine_dies(bool isEmbedded)
    {
        var commits = await RunAsync(isEmbedded, null);
        Assert.True(commits > 40, $"{commits} commits.");

        for (var commit = 1; commit <= commits; commit++)
        {
            foreach (var point in Enum.GetValues<CrashPoint>()) await RunAsync(isEmbedded, new PlannedCrash(commit, point), string.Create(CultureInfo.InvariantCulture, $"a crash at commit {commit} ({point})"));
        }
    }

    private static async Task<int> RunAsync(bool isEmbedded, PlannedCrash? crash, string disturbance = "nothing")
    {
        var world = new World(1, new FaultLog()) { IsOrdered = true };
        var cluster = new Cluster(world, Safeguards.All, (_, _) => ValueTask.FromResult(Worker.Outcome.Success(1)), isEmbedded, resultsNameTheirAttempt: false, ["default"]);
        var plan = cluster.Journal.Register(WorkflowData.Read(Text)[0]);
        if (crash is not null) cluster.CrashAt(crash);
        cluster.Outside.Run(Root, plan.Hash, Flows.NamedPayloads.None);

        world.After(TimeSpan.FromSeconds(10), () => cluster.Outside.Stop(Root));
        await world.RunAsync(world.Now + TimeSpan.FromMinutes(2), () => false, CancellationToken.None);
        Assert.All(cluster.Checks.Executions.Values, state => Assert.True(state.State == ExecutionState.Suspended, $"{state.Id} is {state.State} after {disturbance}."));
        Assert.Equal(4, cluster.Checks.Executions.Count);

        // Each low one stops once more.
        for (var round = 0; round < 6 && !cluster.Checks.Executions[Root].State.IsTerminal(); round++)
        {
            if (cluster.Checks.Executions[Root].State == ExecutionState.Suspended) cluster.Outside.Resume(Root);
            await world.RunAsync(world.Now + TimeSpan.FromMinutes(2), () => false, CancellationToken.None);
            var standing = cluster.Checks.Executions.Values.Where(state => !state.State.IsTerminal()).ToArray();
            Assert.True(standing.Select(state => state.State).Distinct().Count() <= 1, $"After {disturbance}: {string.Join(", ", standing.Select(state => $"{state.Id} {state.State} {state.Course!.Family}"))}");
        }

        Assert.All(cluster.Checks.Executions.Values, state => Assert.True(state.State == ExecutionState.Success, $"{state.Id} is {state.State} after {disturbance}."));
        cluster.Checks.AtEnd();
        return cluster.Journal.Commits;
    }
}
