using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;
using LazyEngine.Queues;
using LazyEngine.Workflows;

namespace LazyEngine.Wire.Tests;

/// <summary>What <see cref="Samples"/> leaves out: what is absent, what is empty, and lists whose parts differ. No two numbers are the same, so that none can change places unseen.</summary>
internal static class Variants
{
    private static readonly EngineError Error = new(EngineError.NotNow, "It has ended.");
    private static readonly IndexHeader Header = new(Parts.Execution, "trip", Parts.Flow, ExecutionState.Suspending, Parts.At(-60), Parts.At(0), Parts.At(30), HasAttempts: true);

    private static readonly IndexHeader Found = new(Parts.Execution, "trip", Parts.Flow, ExecutionState.Success, Parts.At(-60), Parts.At(0), null, HasAttempts: false)
    {
        EndedAt = Parts.At(-3),
        Parent = Parts.OtherToken.Execution,
        BusinessKey = "order 7",
        Attributes = [new ExecutionAttribute("customer", "acme"), new ExecutionAttribute("region", "north")],
        PurgedAt = Parts.At(-2),
    };

    private static readonly ExecutionDetails Page = new(
        Parts.Execution,
        "trip",
        Parts.Flow,
        ExecutionState.Failure,
        17,
        Parts.At(1),
        Parts.At(2),
        Parts.At(3),
        Parts.Failure,
        [
            new TaskDetails("book hotel", 2, 3, TaskState.Failure, 4, Parts.At(5), Parts.At(6), Parts.At(7), null, Parts.Failure),
            new TaskDetails("book flight", 0, 0, TaskState.Success, 1, Parts.At(8), null, Parts.At(9), Parts.Json, null),
            new TaskDetails("approve", 0, 0, TaskState.Pending, 0, null, null, null, null, null),
        ]);

    public static IEnumerable<KeyValuePair<string, object>> All =>
    [
        Of("of-a-workflow", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None) { Environment = Parts.Inputs, Target = "hotel" })),
        Of("success-of-a-workflow", Commit(null, new ExecutionEvent.ExecutionSucceeded { Output = Parts.Json })),
        Of("failure-of-a-workflow", Commit(null, new ExecutionEvent.ExecutionFailed("hotel", Parts.Failure with { Data = Parts.Json }) { Output = Parts.Binary })),
        Of("of-a-workflow", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, Environment = Parts.Inputs, Target = "hotel" }),
        Of("of-a-workflow", new ExecutionReply.Details(Page with { Output = Parts.Json, Tasks = [Page.Tasks[1] with { TurnState = TurnState.Skipped, Published = Parts.Binary, Runs = 19, Info = "It was left out." }] }, null)),
        Of("of-a-workflow", WorkflowStates.UnderWay),
        Of("asked-for", Commit(null, new ExecutionEvent.ExecutionCancelled("no longer wanted")) with { Origin = Parts.Origin with { What = "cancel" } }),
        Of("asked-by-somebody", Commit(null, new ExecutionEvent.ExecutionSuspending()) with { Origin = new Origin("ada") }),
        Of("asked-for", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Complete(Parts.Token, new TaskOutcome.Success(Payload.None)) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.CompleteByName(Parts.Execution, "approve", new TaskOutcome.Success(Payload.None)) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Signal(Parts.Execution, "approved", Payload.None) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Stop(Parts.Execution) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Resume(Parts.Execution) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Rerun(Parts.Execution) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("by-another-environment", new ExecutionCommand.Resume(Parts.Execution) { Id = Parts.Command, Environment = Parts.Inputs }),
        Of("by-another-environment", new ExecutionCommand.Rerun(Parts.Execution) { Id = Parts.Command, Environment = Parts.Inputs }),
        Of("asked-for", new ExecutionCommand.End(Parts.Execution, ExecutionState.Success, string.Empty) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Skip(Parts.Execution, "approve", Payload.None) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("asked-for", new ExecutionCommand.Cancel(Parts.Execution, string.Empty) { Id = Parts.Command, Origin = Parts.Origin }),
        Of("latest", new NodeRequest.ListFlows(new FlowQuery(null, null, 3))),
        Of("page", new NodeRequest.ListFlows(new FlowQuery("trip", new RegisteredFlow("trip", Parts.Flow, Parts.At(9)), 4))),
        Of("two", new NodeReply.FlowsListed([new RegisteredFlow("trip", Parts.Flow, Parts.At(9)), new RegisteredFlow("visit", Parts.Flow, Parts.At(8))])),
        Of("traced", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None) { Trace = Parts.Trace })),
        Of("traced", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, Trace = Parts.Trace }),
        Of("traced", new ExecutionReply.Granted(Parts.Command, new Grant(Parts.Token, "book", [], "key") { Trace = Parts.Trace })),
        Of("of-a-workflow-that-joins-maps", WorkflowStates.Joining),
        Of("of-a-workflow-in-its-family", WorkflowStates.InTheMiddle),
        Of("of-a-workflow-whose-children-have-heard", WorkflowStates.Heard),
        Of("that-has-heard", new ExecutionCommand.FromChild(Parts.Token, 7, Stops: true) { Id = Parts.Command, Heard = 8 }),
        Of("of-a-child-that-has-heard", Commit(null, new ExecutionEvent.ChildSpoke("flight", 1, 2, 3, 7, Stops: true) { Heard = 8 })),
        Of("of-a-named-flow", new ExecutionReply.Granted(Parts.Command, new Grant(Parts.Token, "book", [], "order-4711/book hotel/2.3") { FlowName = "trip" })),
        Of("no-result", Commit(null, new ExecutionEvent.TaskSucceeded("one", 0, 0, 1, Payload.None))),
        Of("several-events", Commit(null, new ExecutionEvent.TaskSucceeded("one", 0, 0, 1, Parts.Binary), new ExecutionEvent.TaskScheduled("two", 0, 0, 1), new ExecutionEvent.TaskScheduled("three", 0, 0, 1))),
        Of("claimed-before", Commit(null, new ExecutionEvent.TaskClaimed("one", 4, 5, 6, Parts.Worker, Parts.At(-7)))),
        Of("index-header", Commit(Header, new ExecutionEvent.ExecutionSuspending())),
        Of("index-header-without-wake", Commit(Header with { State = ExecutionState.Success, WakeAt = null, HasAttempts = false }, new ExecutionEvent.ExecutionSucceeded())),
        Of("index-header-to-search-by", Commit(Found, new ExecutionEvent.ExecutionSucceeded())),
        Of("to-search-by", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None) { BusinessKey = "order 7", Attributes = Found.Attributes })),
        Of("to-search-by", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, BusinessKey = "order 7", Attributes = Found.Attributes }),
        Of("to-search-by", SnapshotStates.JustStarted with { BusinessKey = "order 7", Attributes = Found.Attributes }),
        Of("forked", SnapshotStates.JustStarted with { Forked = new ForkOrigin(Parts.OtherToken.Execution, 7), PurgedAt = Parts.At(8) }),
        Of("purged", SnapshotStates.JustStarted with { PurgedAt = Parts.At(8), PurgedBy = new Origin("ada", "of no use") }),
        Of("forked", new ExecutionReply.Details(Page with { Forked = new ForkOrigin(Parts.OtherToken.Execution, 7) }, null)),
        Of("by-the-same-flow", new ExecutionCommand.Fork(Parts.Execution, Parts.OtherToken.Execution, 7, NamedPayloads.None, null) { Id = Parts.Command }),
        Of("given-back", new ExecutionCommand.Return(Parts.Token, Parts.Worker) { Id = Parts.Command }),
        Of("of-a-new-id", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, MadeAt = Parts.At(60) }),
        Of("start-ahead", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None, Parts.At(60)))),
        Of("everything-reverts", Commit(null, new ExecutionEvent.RevertBegan(null, RevertKind.All, new Question("flight", Parts.Failure, null)))),
        Of("going-back", SnapshotStates.GoingBack),
        Of("all-going-back", SnapshotStates.AllGoingBack),
        Of("to-undo", new ExecutionReply.Granted(Parts.Command, new Grant(Parts.Token, "cancel hotel", [], "order-4711/book hotel/2.3/compensate")
        {
            Phase = Phase.Compensating,
            Undone = new Undone(Parts.Json, Parts.Failure, [new FailedTask("flight", Parts.Failure)]),
        })),
        Of("as-a-child", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None) { Parent = new ParentLink(Parts.Token, 6) })),
        Of("as-a-child-beneath-others", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None) { Parent = new ParentLink(Parts.Token, 6) { Flows = [1, ulong.MaxValue] } })),
        Of("as-a-child", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, Parent = new ParentLink(Parts.Token, 6) }),
        Of("unless-started", new ExecutionCommand.CancelChild(Parts.Execution, Parts.Flow, new ParentLink(Parts.OtherToken, 5), "Nobody waits.") { Id = Parts.Command, UnlessStarted = true }),
        Of("failure", new ExecutionCommand.ChildEnded(Parts.Token, new TaskOutcome.Failure(Parts.Failure)) { Id = Parts.Command }),
        Of("controllers", new ExecutionReply.Details(Page with { Tasks = [Page.Tasks[1] with { Rounds = 3, Decision = RetryDecision.RevertAll }, Page.Tasks[2] with { Rounds = 0 }] }, null)),
        Of("family", new ExecutionReply.Details(Page with { Parent = Parts.OtherToken, Tasks = [Page.Tasks[1] with { Child = ExecutionId.Parse("order-4713") }] }, null)),
        Of("family", SnapshotStates.Family),
        Of("of-a-key", Commit(null, new ExecutionEvent.ExecutionStarted(Parts.Execution, "trip", Parts.Flow, Rules.First, NamedPayloads.None) { FairnessKey = "gold" })),
        Of("of-a-key", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, FairnessKey = "gold" }),
        Of("of-a-key", SnapshotStates.JustStarted with { FairnessKey = "gold" }),
        Of("again", SnapshotStates.Again),
        Of("again", new ExecutionReply.Details(Page with { Epoch = 3 }, null)),
        Of("stopped-with-a-message", new ExecutionReply.Details(Page with { State = ExecutionState.Suspended, EndedAt = null, Error = null, Info = "Have a look." }, null)),
        Of("traced", SnapshotStates.JustStarted with { Trace = Parts.Trace }),
        Of("untold", SnapshotStates.Untold),
        Of("timers", SnapshotStates.Timed),
        Of("signals", SnapshotStates.Signalled),
        Of("start-ahead", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command, StartAt = Parts.At(60) }),
        Of("decisions", new ExecutionCommand.Resume(Parts.Execution)
        {
            Id = Parts.Command,
            Decisions = [new HeldDecision("one"), new HeldDecision("two", new TaskOutcome.Success(Parts.Json)), new HeldDecision("three", new TaskOutcome.Failure(Parts.Failure))],
        }),
        Of("full", SnapshotStates.Full),
        Of("just-started", SnapshotStates.JustStarted),
        Of("many-inputs", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, Parts.Inputs) { Id = Parts.Command }),
        Of("no-inputs", new ExecutionCommand.Run(Parts.Execution, Parts.Flow, NamedPayloads.None) { Id = Parts.Command }),
        Of("no-result", new ExecutionCommand.Complete(Parts.Token, new TaskOutcome.Success(Payload.None)) { Id = Parts.Command }),
        Of("failure", new ExecutionCommand.Complete(Parts.Token, new TaskOutcome.Failure(Parts.Failure)) { Id = Parts.Command }),
        Of("success", new ExecutionCommand.CompleteByName(Parts.Execution, "approve", new TaskOutcome.Success(Parts.Binary)) { Id = Parts.Command }),
        Of("by-nobody", new ExecutionCommand.ReportLost(Parts.Token, "the queue does not know it") { Id = Parts.Command }),
        Of("a-version", new ExecutionQuery.Watch(Parts.Execution, 17)),
        Of("running", new ExecutionReply.Accepted(Parts.Execution, Parts.Command, ExecutionState.Running, 17)),
        Of("query", new ExecutionReply.Refused(Parts.Execution, null, Error)),
        Of("running", new ExecutionReply.Moved(Parts.Execution, ExecutionState.Running, 17, null)),
        Of("several-tasks", new ExecutionReply.Details(Page, 200)),
        Of("last-page", new ExecutionReply.Details(Page with { State = ExecutionState.Running, EndedAt = null, Error = null, Tasks = [] }, null)),
        Of("next-is-zero", new ExecutionReply.Details(Page with { Tasks = [] }, 0)),
        Of("several-waits", new ExecutionReply.Explained(new Explanation(Parts.Execution, ExecutionState.Suspended, [
            new OpenWait(WaitKind.Worker, Parts.Token, Parts.At(1), "worker 'worker-a'", Parts.At(31), "Task 'book hotel' runs."),
            new OpenWait(WaitKind.Operator, null, Parts.At(2), "an operator (resume)", null, "Stopped."),
        ]))),
        Of("waits-in-a-queue", new ExecutionReply.Explained(new Explanation(Parts.Execution, ExecutionState.Running, [new OpenWait(WaitKind.Queue, Parts.Token, Parts.At(1), "a worker of queue 'mail'", Parts.At(31), "Task 'book hotel' was offered.") { Queue = "mail", Group = "gpu" }]))),
        Of("more-waits", new ExecutionReply.Explained(new Explanation(Parts.Execution, ExecutionState.Running, [new OpenWait(WaitKind.Operator, null, Parts.At(2), "an operator (resume)", null, "Held.")]) { More = 99_900 })),
        Of("several-arguments", new ExecutionReply.Granted(Parts.Command, new Grant(Parts.Token, "hotel", [new Argument("who", Parts.Json), new Argument("again", Parts.Binary), new Argument("none", Payload.None)], "order-4711/book hotel/2.3"))),
        Of("a-question", new QueueMessage.Ask("default", Parts.Token, 638_000_000_000_000_001)),
        Of("a-question", new QueueMessage.Withdraw("default", Parts.Token, 638_000_000_000_000_003)),
        Of("in-doubt", new QueueReport.Standing(Parts.Token, AttemptStanding.Held, "e7", Parts.Worker, 638_000_000_000_000_002, InDoubt: true)),
        Of("bounds", new ExecutionReply.Granted(Parts.Command, new Grant(Parts.Token, "hotel", [], "order-4711/book hotel/2.3") { Deadline = Parts.At(9), Heartbeat = TimeSpan.FromSeconds(10), Progress = Parts.Json })),
        Of("no-progress", new ExecutionCommand.Heartbeat(Parts.Token, Parts.Worker) { Id = Parts.Command }),
        Of("from-outside", new ExecutionCommand.Heartbeat(Parts.Token, null, Parts.Json) { Id = Parts.Command, Origin = new Origin("ada", "on its way") }),
        Of("by-somebody", new ExecutionCommand.Fork(Parts.Execution, Parts.OtherToken.Execution, 7, NamedPayloads.None, null) { Id = Parts.Command, Origin = new Origin("ada", "the price was wrong") }),
        Of("by-somebody", new ExecutionCommand.Purge(Parts.Execution) { Id = Parts.Command, Origin = new Origin("ada", "asked to be forgotten") }),
        Of("several-held", new QueueMessage.Renew("default", Parts.Worker, 8, "e7", 9, [Parts.Token, Parts.OtherToken], Parts.At(2))),
        Of("first", new QueueMessage.Renew("default", Parts.Worker, 8, string.Empty, 0, [])),
        Of("repeated", new QueueMessage.Offer("default", Parts.Token, 3, Parts.At(1)) { IsRepeat = true }),
        Of("keyed", new QueueMessage.Offer("default", Parts.Token, 3, Parts.At(1)) { Key = "gold", Group = "gpu" }),
        Of("keyed", new QueueMessage.Renew("default", Parts.Worker, 8, "e7", 9, [Parts.Token, Parts.OtherToken, Parts.Token], Parts.At(2))
        {
            Keys = ["gold", null, string.Empty],
            Facts = new WorkerFacts { Groups = ["gpu"], Version = "0.1.0", Node = "127.0.0.1:7400", IsRemote = true },
        }),
        Of("keyed", new WorkerMessage.Hand("default", "e7", 3, Parts.Token) { Key = "gold" }),
        Of("no-key", new WorkerMessage.Hand("default", "e7", 3, Parts.Token) { Key = string.Empty }),
        Of("as-configured", new QueueMessage.Weigh("default", string.Empty, null)),
        Of("idle", new QueueAnswer.Described(new QueueDetails { Name = "default" })),
        Of("asked-for", new QueueMessage.Order("default", QueueState.Paused) { By = Parts.Origin }),
        Of("asked-for", new QueueAnswer.Described(new QueueDetails { Name = "default", State = QueueState.Paused, StateSince = Parts.At(1), StateBy = Parts.Origin })),
        Of("of-partitions", new QueueAnswer.Described(new QueueDetails { Name = "default", Partitions = 4 })),
        Of("odd-ticks", new QueueReport.Full(Parts.Token, TimeSpan.FromTicks(153_000_001))),
        Of("before-others", new WorkerMessage.Hand("default", "e7", 4, Parts.Token) { Key = "gold", Waiting = 220 }),
        Of("of-partitions", new WorkerMessage.Renewed("default", "e7", TimeSpan.FromTicks(153_000_001)) { Partitions = 4, Waiting = 221 }),
        Of("without-clock", new WorkerMessage.Renewed("default", "e7", TimeSpan.FromTicks(153_000_001))),
    ];

    private static Commit Commit(IndexHeader? index, params ExecutionEvent[] events) => new(Parts.Execution, Parts.At(0), Parts.Command, [.. events], index);

    private static KeyValuePair<string, object> Of(string name, object message) => KeyValuePair.Create($"{WireCodec.ManifestOf(message)}.{name}", message);
}
