using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Testing;
using LazyEngine.Wire;

namespace LazyEngine.Language.Tests.Workflows;

/// <summary>Journals of workflows as they were once written. They are never written again: what a version has recorded, every later one reads to the same end.</summary>
public class RecordedWorkflows
{
    private static readonly string Folder = Repository.File("tests", "LazyEngine.Language.Tests", "Workflows", "Journals");

    // Together they have every kind of event that workflows have.
    private static readonly Dictionary<string, Func<Told>> Recorded = new(StringComparer.Ordinal)
    {
        ["join-after-rerun"] = Case("06-workflows-and-operations: 40d a join goes on after a rerun before it"),
        ["items-again"] = Case("06-workflows-and-operations: 40b only failed items run again"),
        ["pause-and-wait"] = Case("04-policies: pause before, wait afterwards"),
        ["retry-until"] = Case("04-policies: 35a fail-on and retry make retry-until"),
        ["time-limit"] = Case("04-policies: 36a a time limit"),
        ["pause-command"] = Case("01-flow-and-errors: 10c a condition chooses pause, and resume goes on behind it"),
        ["published-to-all"] = Case("03-cycles-and-data: 30 what is published to all"),
        ["another-environment"] = () => SteeredWorkflowTests.ResumedInTheSouth().Of(WorkflowMachine.Root),
        ["rerun-with-another-environment"] = Case("17-details: a rerun with another environment goes on behind the task that failed"),
        ["family"] = Case("06-workflows-and-operations: 39e a name that depends on data, and the environment of the root"),
        ["family-that-stops-above"] = () => FamilyTests.Stopped(above: true),
        ["family-that-stops-below"] = () => FamilyTests.Stopped(above: false),
    };

    public static TheoryData<string> Names => [.. Recorded.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_journal_comes_to_its_old_end(string name)
    {
        var lines = Lines(name);
        WorkflowData.Register();
        var flow = FlowCodec.Decode(Convert.FromHexString(lines[0]));
        var plan = PlanCompiler.Compile(flow, FlowHash.Of(Convert.FromHexString(lines[0]))).Plan!;

        var end = lines[1..^1].Select(Commit).Aggregate(Execution.None, (execution, commit) => Evolution.Fold(plan, execution, commit));

        Assert.Equal(lines[^1], Describe(plan, end));
    }

    [Fact]
    public void The_recorded_journals_tell_of_every_kind_of_event_that_workflows_have()
    {
        var prefixes = new[] { "Course", "Turn", "Transitions", "Environment", "ChildrenAddressed", "ChildAnswered", "ChildSpoke", "ParentObeyed", "ParentAddressed", "ParentAnswered" };
        var kinds = typeof(ExecutionEvent).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Where(type => prefixes.Any(prefix => type.Name.StartsWith(prefix, StringComparison.Ordinal)));

        Assert.Empty(kinds.Except(Recorded.Keys.SelectMany(name => Lines(name)[1..^1]).SelectMany(line => Commit(line).Events).Select(happened => happened.GetType())));
    }

    private static Commit Commit(string line) => (Commit)WireCodec.Decode("lazyengine.commit.v1", Convert.FromHexString(line));

    private static string[] Lines(string name)
    {
        var file = Path.Combine(Folder, $"{name}.journal");
        if (!File.Exists(file) && Environment.GetEnvironmentVariable("LAZYENGINE_ACCEPT_GOLDEN") == "1") Record(name, file);
        return File.ReadAllLines(file);
    }

    private static void Record(string name, string file)
    {
        var told = Recorded[name]();
        Directory.CreateDirectory(Folder);
        File.WriteAllLines(file, [Convert.ToHexString(FlowCodec.Encode(told.Flow)), .. told.Journal.Select(commit => Convert.ToHexString(WireCodec.Encode(commit))), Describe(told.Plan, told.Execution)]);
    }

    private static Func<Told> Case(string name) => () => WorkflowCase.All.Single(each => each.Name == name).Run().Machine.Of(WorkflowMachine.Root);

    private static string Describe(Plan plan, Execution end) =>
        $"{end.State} {end.Course!.Output} {string.Join(", ", DetailsPage.Of(plan, end, 0, int.MaxValue).Page.Tasks.Select(task => $"{task.Name} {task.TurnState} {task.Runs} {task.Result} {task.Published}"))}";
}
