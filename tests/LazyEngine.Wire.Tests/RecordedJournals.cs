using System.Collections.Immutable;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Wire.Tests;

/// <summary>Journals of whole executions as they were written by the version that made them; they must lead to the same end for ever.</summary>
public sealed class RecordedJournals
{
    private static readonly ExecutionId Id = ExecutionId.Parse("recorded");
    private static readonly WorkerId Worker = new("w1");

    private static readonly Flow Trip = Flow.Linear(
        "trip",
        Flow.Unordered("booking", Flow.Task("flight").Requires("city").Provides("flight"), Flow.Task("hotel").Requires("city").Provides("hotel").AtMostOnce()),
        Flow.Task("approval").Requires("flight", "hotel"),
        Flow.Task("payment").Constant("currency", Payload.Json("EUR")));

    public static TheoryData<string> Names { get; } = [.. Stories.Keys.Order(StringComparer.Ordinal)];

    private static Dictionary<string, Func<CommandId, ExecutionCommand>[]> Stories => new(StringComparer.Ordinal)
    {
        ["success-with-pending"] = [Run, Claim("flight"), Claim("hotel"), Succeed("hotel"), Succeed("flight"), Defer("approval"), ByName("approval"), Succeed("payment")],
        ["stop-return-resume-with-loss"] = [Run, Claim("flight"), Stop, Return("hotel"), Lose("flight"), Succeed("flight", 2), Resume, Succeed("hotel", 2), Succeed("approval"), Succeed("payment")],
        ["failure-of-a-lost-attempt"] = [Run, Claim("hotel"), Claim("flight"), Lose("hotel"), Succeed("flight")],
        ["cancelled"] = [Run, Succeed("flight"), Defer("hotel"), id => new ExecutionCommand.Cancel(Id, "no longer wanted") { Id = id }],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_journal_leads_to_its_recorded_end(string name)
    {
        var lines = Golden.Text(Path.Combine("journals", $"{name}.journal"), () => Record(Stories[name])).ReplaceLineEndings("\n").Split('\n');
        var flow = FlowCodec.Decode(Convert.FromHexString(lines[0]));
        var plan = PlanCompiler.Compile(flow, FlowHash.Of(Convert.FromHexString(lines[0]))).Plan!;

        var execution = Execution.None;
        foreach (var line in lines[1..^1])
        {
            execution = Evolution.Fold(plan, execution, (Commit)WireCodec.Decode("lazyengine.commit.v1", Convert.FromHexString(line)));
        }

        Assert.Equal(lines[^1], Describe(plan, execution));
    }

    private static string Record(Func<CommandId, ExecutionCommand>[] story)
    {
        var encoded = FlowCodec.Encode(Trip);
        var plan = PlanCompiler.Compile(Trip, FlowHash.Of(encoded)).Plan!;
        var lines = new List<string> { Convert.ToHexStringLower(encoded) };
        var execution = Execution.None;
        var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var step = 0; step < story.Length; step++)
        {
            at += TimeSpan.FromSeconds(1);
            var command = story[step](new CommandId(string.Create(CultureInfo.InvariantCulture, $"c{step}")));
            var decision = Decider.Decide(plan, Limits.Default, execution, command, at);
            Assert.Null(decision.Refusal);
            execution = decision.After;
            if (decision.Events.Count > 0) lines.Add(Convert.ToHexStringLower(WireCodec.Encode(new Commit(Id, at, command.Id, decision.Events, null))));
        }

        lines.Add(Describe(plan, execution));
        return string.Join('\n', lines);
    }

    private static string Describe(Plan plan, Execution execution) =>
        string.Create(CultureInfo.InvariantCulture, $"{execution.State} version={execution.Version} size={execution.Size} error={execution.Error?.Code} ")
        + string.Join(' ', execution.Tasks.Select(task => string.Create(CultureInfo.InvariantCulture, $"{plan.TaskAt(task.Key.Node)!.Name}={task.Value.State}/{task.Value.Attempt}")));

    private static ExecutionCommand Run(CommandId id) => new ExecutionCommand.Run(
        Id,
        FlowCodec.HashOf(Trip),
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("city", Payload.Json("Oslo"))]))
    { Id = id };

    private static ExecutionCommand Stop(CommandId id) => new ExecutionCommand.Stop(Id) { Id = id };

    private static ExecutionCommand Resume(CommandId id) => new ExecutionCommand.Resume(Id) { Id = id };

    private static Func<CommandId, ExecutionCommand> Claim(string task) => id => new ExecutionCommand.Claim(Token(task), Worker) { Id = id };

    private static Func<CommandId, ExecutionCommand> Return(string task) => id => new ExecutionCommand.Return(Token(task)) { Id = id };

    private static Func<CommandId, ExecutionCommand> Lose(string task) => id => new ExecutionCommand.ReportLost(Token(task), "its worker is gone") { Id = id };

    private static Func<CommandId, ExecutionCommand> Defer(string task) => id => new ExecutionCommand.Complete(Token(task), new TaskOutcome.Pending()) { Id = id };

    private static Func<CommandId, ExecutionCommand> ByName(string task) => id => new ExecutionCommand.CompleteByName(Id, task, new TaskOutcome.Success(Payload.Json("yes"))) { Id = id };

    private static Func<CommandId, ExecutionCommand> Succeed(string task, int attempt = 1) =>
        id => new ExecutionCommand.Complete(Token(task, attempt), new TaskOutcome.Success(Payload.Json(task))) { Id = id };

    private static AttemptToken Token(string task, int attempt = 1) => new(Id, task, 0, 0, attempt);
}
