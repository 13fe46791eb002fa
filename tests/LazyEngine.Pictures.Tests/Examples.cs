using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Tests;

/// <summary>Flows, and executions of them, that pictures are looked at for.</summary>
internal static class Examples
{
    public static readonly Flow Chain = Flow.Linear("order",
        Flow.Task("check-stock").Requires("items").Provides("stock"),
        Flow.Task("reserve").Requires("stock").Provides("reservation"),
        Flow.Task("charge").Requires("reservation").Handler("payments.charge").Provides("receipt"),
        Flow.Task("ship").Requires("reservation").Queue("warehouse").Provides("parcel"),
        Flow.Task("send-confirmation").Requires("receipt", "parcel"));

    public static readonly Flow Diamond = Flow.Graph("report",
        Flow.Task("fetch").Provides("rows"),
        Flow.Task("count").Requires("rows").Provides("total"),
        Flow.Task("draw").Requires("rows").Provides("chart"),
        Flow.Task("publish").Requires("total", "chart"));

    public static readonly Flow Wide = Flow.Unordered("checks", new[] { "credit", "address", "identity", "fraud", "sanctions", "income", "employer", "history" }.Select(Flow.Task));

    public static readonly Flow Nested = Flow.Linear("trip",
        Flow.Task("quote").Requires("city").Provides("offer"),
        Flow.Unordered("booking",
            Flow.Linear("air",
                Flow.Task("seat").Requires("traveller", "offer").Provides("flight"),
                Flow.Task("meal").Requires("flight")),
            Flow.Graph("ground",
                Flow.Task("hotel").Requires("city").Provides("room"),
                Flow.Task("car").Requires("city").Provides("car"),
                Flow.Task("insurance").Requires("car", "room"),
                Flow.Task("map")).Link("hotel", "map")),
        Flow.Signal("approval", "approved"),
        Flow.Task("pay").Requires("flight", "room", "approval"));

    /// <summary>A flow that goes back and around, decides and runs another flow.</summary>
    public static readonly Flow Winding = Flow.Linear("claim",
        Flow.Task("receive").Provides("amount").Compensate("return-papers"),
        Flow.Graph("assess",
            Flow.Task("estimate").Requires("amount", "expert").Provides("estimate"),
            Flow.Task("inspect").Requires("estimate"),
            Flow.Task("accept").Requires("estimate").Compensate("withdraw"),
            Flow.Child("recover", Diamond)).Link("estimate", "inspect", LinkDecider.By("is-large")).Link("accept", "recover", LinkDecider.By("is-liable", DeciderDepth.Neighbors))
            .Retry(RetryController.ForEach(Payload.Json("Ann"), Payload.Json("Bo")).Provides("expert")),
        Flow.Linear("settle", Flow.Task("pay").Compensate("claw-back"), Flow.Task("file")).Retry(RetryController.Times(3)));

    public static ExecutionDetails RevertingClaim => Of(Winding, "claim-4", ExecutionState.Reverting, new TaskFailure("BankDown", "The bank does not answer."),
        ("receive", TaskState.Success, 1), ("estimate", TaskState.Reverted, 2), ("inspect", TaskState.Ignored, 0), ("accept", TaskState.Reverting, 1), ("recover", TaskState.Cancelled, 1), ("pay", TaskState.RevertFailure, 4));

    /// <summary>The claim in its second round: the deciders have answered, and another controller is in its third round and gives up.</summary>
    public static ExecutionDetails DecidedClaim => With(
        Of(Winding, "claim-5", ExecutionState.Running, null,
            ("receive", TaskState.Success, 1), ("estimate", TaskState.Success, 3), ("inspect", TaskState.Ignored, 0), ("accept", TaskState.Success, 1), ("recover", TaskState.Running, 1), ("pay", TaskState.Failure, 4)),
        Controller("assess_retry", TaskState.Success, 2, RetryDecision.Retry),
        Controller("settle_retry", TaskState.Reverting, 3, RetryDecision.Revert),
        Vote("estimate->inspect", false),
        Vote("accept->recover", true));

    /// <summary>The trip, half-way: the hotel was tried three times in vain, and what ran beside it is still there.</summary>
    public static ExecutionDetails FailedTrip => Of(Nested, "trip-7", ExecutionState.Failure, new TaskFailure("NoRoom", "No room is left in Oslo."),
        ("quote", TaskState.Success, 1), ("seat", TaskState.Success, 2), ("meal", TaskState.Success, 1), ("car", TaskState.Cancelled, 1), ("hotel", TaskState.Failure, 3));

    public static ExecutionDetails RunningReport => Of(Diamond, "report-1", ExecutionState.Running, null,
        ("fetch", TaskState.Success, 1), ("count", TaskState.Waiting, 1), ("draw", TaskState.Running, 2));

    /// <summary>A flow with a task in every state there is.</summary>
    public static (Flow Flow, ExecutionDetails Execution) EveryState()
    {
        var flow = Flow.Unordered("states", Enum.GetNames<TaskState>().Select(state => Flow.Task($"task-{state}")));
        return (flow, Of(flow, "all", ExecutionState.Reverting, null, [.. Enum.GetValues<TaskState>().Select(state => ($"task-{state}", state, 1 + ((int)state % 3)))]));
    }

    /// <summary>A graph of tasks that take what some of the twelve before them give.</summary>
    public static Flow Random(int tasks, int seed)
    {
        var random = new Random(seed);
        var items = new List<FlowItem>();
        for (var task = 0; task < tasks; task++)
        {
            var definition = Flow.Task(Name("step", task)).Provides(Name("value", task));
            for (var arrow = random.Next(task == 0 ? 1 : 3); arrow >= 0 && task > 0; arrow--) definition = definition.Requires(Name("value", random.Next(Math.Max(0, task - 12), task)));
            items.Add(definition);
        }

        return Flow.Graph("pipeline", items);
    }

    /// <summary>An execution in which the named tasks were reached.</summary>
    public static ExecutionDetails Of(Flow flow, string id, ExecutionState state, TaskFailure? error, params (string Task, TaskState State, int Attempts)[] reached)
    {
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var tasks = reached.Select(task => new TaskDetails(task.Task, 0, 0, task.State, task.Attempts, at, at, at, null, null));
        return new ExecutionDetails(ExecutionId.Parse(id), flow.Name, FlowHash.Of([]), state, 9, at, at, null, error, [.. tasks.Concat(Pending(flow, reached))]);
    }

    private static ExecutionDetails With(ExecutionDetails details, params TaskDetails[] more) => details with { Tasks = [.. details.Tasks, .. more] };

    private static TaskDetails Controller(string name, TaskState state, int rounds, RetryDecision? decision) =>
        new(name, 0, 0, state, rounds, null, null, null, null, null) { Rounds = rounds, Decision = decision };

    private static TaskDetails Vote(string name, bool vote) => new(name, 0, 0, TaskState.Success, 1, null, null, null, Payload.Json(vote), null);

    private static IEnumerable<TaskDetails> Pending(Flow flow, (string Task, TaskState State, int Attempts)[] reached) =>
        TasksOf(flow).Where(task => !reached.Any(one => one.Task == task)).Select(task => new TaskDetails(task, 0, 0, TaskState.Pending, 0, null, null, null, null, null));

    private static IEnumerable<string> TasksOf(Flow flow) => flow.Items.SelectMany(item => item is Flow inner ? TasksOf(inner) : [item.Name]);

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
}
