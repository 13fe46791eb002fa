using LazyEngine.Core.Tests.Executions;
using LazyEngine.Executions;
using LazyEngine.Flows;
using static LazyEngine.Core.Tests.Executions.Steps;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Brings an execution, or the task <c>t</c> in one, into each state that it can be in, and has each command come there.</summary>
internal static class StatePairs
{
    private static readonly TaskDefinition T = Flow.Task("t").Compensate("undo");

    /// <summary>Where an execution can be; the newest attempt of t is the one that task commands name.</summary>
    public static IReadOnlyList<(string Name, Func<Scenario> Make)> Executions { get; } =
    [
        ("none", () => Of(Flow.Linear("f", T))),
        ("Pending, starts later", () => Of(Flow.Linear("f", T), x => new ExecutionCommand.Run(Scenario.Id, x.Flow, NamedPayloads.None) { Id = x.NextId(), StartAt = x.Now.AddDays(1) })),
        ("Running", () => Of(Flow.Linear("f", T), Run())),
        ("Running, a task has failed", () => Of(Flow.Unordered("f", Flow.Task("other"), Flow.Task("t")), Run(), Claim("t"), Fail("other"))),
        ("Suspending", () => Of(Flow.Linear("f", T), Run(), Claim("t"), Stop())),
        ("Suspended", () => Of(Flow.Linear("f", T), Run(), Stop(), Return("t"))),
        ("Reverting", () => Of(Flow.Linear("f", T, Flow.Task("bad")), Run(), Complete("t"), Fail("bad"))),
        ("Suspending, goes back", () => Of(Flow.Linear("f", T, Flow.Task("bad")), Run(), Complete("t"), Fail("bad"), Claim("t", 2), Stop())),
        ("Suspended, goes back", () => Of(Flow.Linear("f", T, Flow.Task("bad")), Run(), Complete("t"), Fail("bad"), Stop(), Return("t", 2))),
        ("Success", () => Of(Flow.Linear("f", T), Run(), Complete("t"))),
        ("Failure", () => Of(Flow.Linear("f", Flow.Task("t")), Run(), Fail("t"))),
        ("Reverted", () => Of(Flow.Linear("f", T, Flow.Task("bad")), Run(), Complete("t"), Fail("bad"), Complete("t", attempt: 2))),
        ("Cancelled", () => Of(Flow.Linear("f", T), Run(), Cancel())),
    ];

    /// <summary>Where a task can be.</summary>
    public static IReadOnlyList<(string Name, Func<Scenario> Make)> Tasks { get; } =
    [
        ("Pending, not reached", () => Of(Flow.Linear("f", Flow.Task("first"), T), Run())),
        ("Scheduled", () => Of(Flow.Linear("f", T), Run())),
        ("Running", () => Of(Flow.Linear("f", T), Run(), Claim("t"))),
        ("Waiting", () => Of(Flow.Linear("f", T), Run(), Claim("t"), Defer("t"))),
        ("Pending, tried again later", () => Of(Flow.Linear("f", T.Retry(Again)), Run(), Claim("t"), Fail("t"))),
        ("Pending, held", () => Of(Flow.Linear("f", Flow.Task("t").Retry(Again with { Attempts = 1, WhenExhausted = Exhausted.Suspend })), Run(), Claim("t"), Fail("t"))),
        ("Success", () => Of(Flow.Linear("f", T, Flow.Task("after")), Run(), Complete("t"))),
        ("Failure", () => Of(Flow.Unordered("f", Flow.Task("other"), Flow.Task("t")), Run(), Claim("other"), Fail("t"))),
        ("Ignored", () => Of(Flow.Graph("f", Flow.Task("a"), Flow.Task("t"), Flow.Task("b")).Link("a", "t", LinkDecider.By("no")), Run(), Complete("a"), SayNo)),
        ("Cancelled", () => Of(Flow.Linear("f", T), Run(), Cancel())),
        ("Compensating: Scheduled", () => Of(Back, Run(), Complete("p"), Complete("t"), Fail("bad"))),
        ("Compensating: Running", () => Of(Back, Run(), Complete("p"), Complete("t"), Fail("bad"), Claim("t", 2))),
        ("Compensating: Waiting", () => Of(Back, Run(), Complete("p"), Complete("t"), Fail("bad"), Claim("t", 2), Defer("t", 2))),
        ("Compensating: Pending, tried again later", () => Of(Flow.Linear("f", Flow.Task("t").Compensate(new Compensation("undo") { RetryPolicy = Again }), Flow.Task("bad")), Run(), Complete("t"), Fail("bad"), Claim("t", 2), Fail("t", 2))),
        ("Reverted", () => Of(Back, Run(), Complete("p"), Complete("t"), Fail("bad"), Complete("t", attempt: 2))),
        ("RevertFailure", () => Of(Back, Run(), Complete("p"), Complete("t"), Fail("bad"), Fail("t", 2))),
        ("Deciding: Scheduled", () => Of(Controlled, Run(), Complete("t"), Fail("bad"))),
        ("Deciding: Running", () => Of(Controlled, Run(), Complete("t"), Fail("bad"), Claim("t", 2))),
        ("Deciding: Waiting", () => Of(Controlled, Run(), Complete("t"), Fail("bad"), Claim("t", 2), Defer("t", 2))),
    ];

    /// <summary>What can come for an execution.</summary>
    public static IReadOnlyList<(string Name, Func<Scenario, ExecutionCommand> Command)> ExecutionCommands { get; } =
    [
        ("Run", Run()),
        ("Run, other input", Run(("other", Done))),
        ("Stop", Stop()),
        ("Resume", Resume()),
        ("Rerun", x => new ExecutionCommand.Rerun(Scenario.Id) { Id = x.NextId() }),
        ("Rerun, all", x => new ExecutionCommand.Rerun(Scenario.Id) { Id = x.NextId(), All = true }),
        ("Cancel", Cancel()),
        ("Signal", x => new ExecutionCommand.Signal(Scenario.Id, "s", Done) { Id = x.NextId() }),
        ("Wake", Wake()),
        .. TaskCommands.Where(each => each.Name is "Claim" or "Complete" or "Fail" or "Lost"),
    ];

    /// <summary>What can come for a task.</summary>
    public static IReadOnlyList<(string Name, Func<Scenario, ExecutionCommand> Command)> TaskCommands =>
    [
        ("Claim", x => Claim("t", Newest(x))(x)),
        ("Claim by another", x => Claim("t", Newest(x), OtherWorker)(x)),
        ("Heartbeat", x => new ExecutionCommand.Heartbeat(Token("t", Newest(x)), Worker, Done) { Id = x.NextId() }),
        ("Complete", x => Complete("t", Value(x), Newest(x))(x)),
        ("Fail", x => Fail("t", Newest(x))(x)),
        ("Defer", x => Defer("t", Newest(x))(x)),
        ("Complete by name", x => CompleteByName("t", Value(x))(x)),
        ("Return", x => new ExecutionCommand.Return(Token("t", Newest(x)), Worker) { Id = x.NextId() }),
        ("Lost", x => Lose("t", Newest(x))(x)),
        ("Skip", x => new ExecutionCommand.Skip(Scenario.Id, "t", Done) { Id = x.NextId() }),
        ("Complete an earlier one", x => Complete("t", Value(x), Math.Max(Newest(x) - 1, 0))(x)),
        ("Complete a later one", x => Complete("t", Value(x), Newest(x) + 1)(x)),
    ];

    private static RetryPolicy Again => RetryPolicy.Fixed(3, TimeSpan.FromMinutes(1));

    private static Flow Back => Flow.Linear("f", Flow.Task("p").Compensate("undo"), T, Flow.Task("bad"));

    private static Flow Controlled => Flow.Linear("f", Flow.Task("bad")).Retry(RetryController.By("mine") with { Name = "t" });

    /// <summary>What a command does to the execution: the state that it leads to, <c>kept</c> where something is written but the state stays, <c>-</c> for nothing, or the code of the refusal.</summary>
    public static string ExecutionAfter(Scenario scenario, Func<Scenario, ExecutionCommand> command) =>
        After(scenario, command, state => state.Exists ? state.State.ToString() : "none");

    /// <summary>The same for the task.</summary>
    public static string TaskAfter(Scenario scenario, Func<Scenario, ExecutionCommand> command) => After(scenario, command, _ => Word(scenario));

    private static string After(Scenario scenario, Func<Scenario, ExecutionCommand> command, Func<Execution, string> word)
    {
        var (before, was) = (scenario.State, word(scenario.State));
        scenario.When(command);
        if (scenario.Refusal is { } refusal) return refusal.Code;
        if (ReferenceEquals(before, scenario.State)) return "-";
        return word(scenario.State) is var now && now == was ? "kept" : now;
    }

    private static string Word(Scenario scenario) => Instance(scenario) is not { } instance ? "Pending" : instance.Phase == Phase.Forward ? instance.State.ToString() : $"{instance.Phase}: {instance.State}";

    private static TaskInstance? Instance(Scenario scenario) =>
        scenario.Plan.TryFindTask("t", out var node) ? scenario.State.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0)) : null;

    private static int Newest(Scenario scenario) => Instance(scenario)?.Attempt ?? 1;

    private static Payload Value(Scenario scenario) => Instance(scenario)?.Phase == Phase.Deciding ? Payload.Json("retry") : Done;

    private static ExecutionCommand SayNo(Scenario scenario)
    {
        var open = scenario.State.InFlight.Select(key => scenario.Plan.TaskAt(key.Node)!.Name).Single(name => name is not ("a" or "b" or "t"));
        return Complete(open, Payload.Json(false))(scenario);
    }

    private static Scenario Of(Flow flow, params Func<Scenario, ExecutionCommand>[] commands) => Scenario.Of(flow).Given(commands);
}
