using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.TestKit;
using LazyEngine.TestKit.Simulation;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Cases in which somebody outside says something, through the simulated engine: it dies at each commit, and what was said before and is said afterwards leads to the same end.</summary>
public class SteppedCrashTests
{
    private static readonly ExecutionId Root = ExecutionId.Parse("stepped");

    // Long enough for whatever goes on by itself, after a crash as well.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(4);

    // A crash takes time and attempts, so that cases that count on those are left out.
    public static TheoryData<string> Names =>
        [.. WorkflowCase.All.Where(each => each.Steps.Any() && each.Steps.All(step => WorkflowCase.Read(step).What != "wait") && !each.Text.Contains("test.", StringComparison.Ordinal)).Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_said_leads_to_the_same_end_wherever_the_engine_dies(string name)
    {
        var given = WorkflowCase.All.Single(each => each.Name == name);

        foreach (var isEmbedded in new[] { true, false })
        {
            var (commits, end) = await RunAsync(given, isEmbedded, null);
            Assert.StartsWith(given.Expected.GetProperty("state").GetString()!, end, StringComparison.Ordinal);
            for (var commit = 1; commit <= commits; commit++)
            {
                foreach (var point in Enum.GetValues<CrashPoint>())
                {
                    var (_, after) = await RunAsync(given, isEmbedded, new PlannedCrash(commit, point));
                    Assert.True(end == after, string.Create(CultureInfo.InvariantCulture, $"{end} became {after} after a crash at commit {commit} ({point}, {(isEmbedded ? "engine and worker" : "engine only")})."));
                }
            }
        }
    }

    private static async Task<(int Commits, string End)> RunAsync(WorkflowCase given, bool isEmbedded, PlannedCrash? crash)
    {
        await using var services = CrashTest.HandlersOf(registry => new WorkflowActions().Register(registry), out var handlers);
        var flows = WorkflowData.Read(given.Text);
        var world = new World(1, new FaultLog()) { IsOrdered = true };
        var cluster = new Cluster(world, Safeguards.All, handlers, isEmbedded, resultsNameTheirAttempt: false, ["default"]) { Complete = _ => null };
        var plan = cluster.Journal.Register(given.Entry is { } entry ? flows.Single(flow => flow.Name == entry) : flows[0]);
        if (crash is not null) cluster.CrashAt(crash);
        cluster.Outside.Run(Root, plan.Hash, Flows.NamedPayloads.None.SetItems(given.Input), new RunOptions { Environment = given.Environment.ToDictionary(), Target = given.Target });
        await world.RunAsync(world.Now + Rest, () => false, CancellationToken.None);
        foreach (var step in given.Steps)
        {
            var (what, value) = WorkflowCase.Read(step);
            if (what == "state") Assert.Equal(value.GetString(), WorkflowData.StateOf(cluster.Checks.Executions[Root].State));
            else await SayAsync(cluster, what, value);
        }

        var end = cluster.Checks.Executions[Root];
        if (end.State.IsTerminal()) cluster.Checks.AtEnd();
        return (cluster.Journal.Commits, $"{WorkflowData.StateOf(end.State)} {end.Course!.Output} {string.Join(", ", DetailsPage.Of(plan, end, 0, int.MaxValue).Page.Tasks.Select(task => $"{task.Name} {task.TurnState} {task.Result} {task.Published}"))}");
    }

    private static async Task SayAsync(Cluster cluster, string what, System.Text.Json.JsonElement value)
    {
        var answer = default(ExecutionReply);
        cluster.Outside.Say(id => WorkflowCase.CommandOf(what, value, id, Root, [.. cluster.Checks.Executions.Values]), reply => answer = reply);
        await cluster.World.RunAsync(cluster.World.Now + Rest, () => false, CancellationToken.None);
        Assert.True(WorkflowCase.IsRefused(what) == answer is ExecutionReply.Refused, $"'{what}' was answered {answer}.");
    }
}
