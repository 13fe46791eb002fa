using System.Collections.Immutable;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Nodes;
using LazyEngine.Queues;
using LazyEngine.Workflows;

namespace LazyEngine.Wire.Tests;

/// <summary>One object of every kind that is stored or sent, with nothing left at its default.</summary>
internal static class Samples
{
    private static readonly ExecutionId Id = ExecutionId.Parse("trip-42");
    private static readonly AttemptToken Token = new(Id, "flight", 1, 2, 3);
    private static readonly FlowHash Hash = FlowHash.Of("a flow"u8);
    private static readonly DateTimeOffset At = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).AddTicks(8);
    private static readonly Payload Value = Payload.Json("value");
    private static readonly Payload Definition = new(new byte[] { 0, 1, 255 }, string.Empty);
    private static readonly TaskFailure Failure = new("Oops", "It went wrong.", "at line 1");
    private static readonly WorkerId Worker = new("worker-1");
    private static readonly CommandId Command = new("command-1");

    private static readonly ImmutableSortedDictionary<string, Payload> Inputs =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("city", Payload.Json("Oslo")), KeyValuePair.Create("raw", new Payload(new byte[] { 0, 1, 255 }, "application/octet-stream"))]);

    public static IReadOnlyDictionary<string, ExecutionEvent> Events { get; } = Named<ExecutionEvent>(
        new ExecutionEvent.ExecutionStarted(Id, "trip", Hash, Rules.First, Inputs),
        new ExecutionEvent.TaskScheduled("flight", 1, 2, 3),
        new ExecutionEvent.TaskClaimed("flight", 1, 2, 3, Worker),
        new ExecutionEvent.TaskDeferred("flight", 1, 2, 3),
        new ExecutionEvent.TaskSucceeded("flight", 1, 2, 3, Value),
        new ExecutionEvent.TaskFailed("flight", 1, 2, 3, Failure),
        new ExecutionEvent.TaskReturned("flight", 1, 2, 3),
        new ExecutionEvent.TaskLost("flight", 1, 2, 3, "its worker is gone"),
        new ExecutionEvent.TaskCancelled("flight", 1, 2, 3),
        new ExecutionEvent.SignalReceived("approved", Value),
        new ExecutionEvent.SignalTaken("approved"),
        new ExecutionEvent.ExecutionSuspending(),
        new ExecutionEvent.ExecutionSuspended(),
        new ExecutionEvent.ExecutionResumed(),
        new ExecutionEvent.ExecutionSucceeded(),
        new ExecutionEvent.ExecutionFailed("flight", Failure),
        new ExecutionEvent.ExecutionCancelled("no longer wanted"),
        new ExecutionEvent.TaskRetrying("flight", 1, 2, 3, Failure, At.AddSeconds(30)),
        new ExecutionEvent.TaskHeld("flight", 1, 2, 3, Failure),
        new ExecutionEvent.TimerFired("flight", 1, 2, TimerKind.WaitAfter),
        new ExecutionEvent.ExecutionBegan(),
        new ExecutionEvent.TaskProgressed("flight", 1, 2, 3, Value),
        new ExecutionEvent.CompensationScheduled("flight", 1, 2, 3),
        new ExecutionEvent.TaskReverted("flight", 1, 2, 3, Value),
        new ExecutionEvent.TaskRevertFailed("flight", 1, 2, 3, Failure),
        new ExecutionEvent.TasksIgnored(["flight", "hotel"]),
        new ExecutionEvent.RetryAsked("boss", new Question("flight", Failure, "inner")),
        new ExecutionEvent.RetryDecided("boss", 3, RetryDecision.RevertAll),
        new ExecutionEvent.RevertBegan("boss", RevertKind.Flow, new Question("flight", Failure, "inner")),
        new ExecutionEvent.RoundBegan("boss"),
        new ExecutionEvent.ExecutionReverted("flight", Failure),
        new ExecutionEvent.ChildDismissed("flight", 1, 2, 3),
        new ExecutionEvent.ChildSettled("flight", 1, 2, 3),
        new ExecutionEvent.ParentTold(),
        new ExecutionEvent.ExecutionClosing(ExecutionState.Cancelled, Failure),
        new ExecutionEvent.FlowChanged("trip", Hash),
        new ExecutionEvent.ExecutionRerun(3, ["flight", "hotel"], true),
        new ExecutionEvent.ValueGiven("flight", 1, 2, Value),
        new ExecutionEvent.ExecutionPurged("trip", Hash, ExecutionState.Failure, 7),
        new ExecutionEvent.ExecutionForked(ExecutionId.Parse("trip-41"), 7, Inputs),
        new ExecutionEvent.CourseBegan(Inputs),
        new ExecutionEvent.TurnEntered("flight", 4, [new TurnCause("hotel", 5, Ending.Error), new TurnCause("car", 6, Ending.Complete)]),
        new ExecutionEvent.TurnReached("flight", 4, new TurnCause("hotel", 5, Ending.Skip)),
        new ExecutionEvent.TurnBegan("flight", 4, [new Call("book", "std.http", Inputs), new Call("pay", string.Empty, NamedPayloads.None) { Flow = Hash }], true, 7, At.AddSeconds(9)),
        new ExecutionEvent.TurnRested("flight", 4, TimerKind.WaitAfter, At.AddSeconds(9)),
        new ExecutionEvent.TurnRepeated("flight", 4, [5, 6], At.AddSeconds(9)),
        new ExecutionEvent.TurnTimedOut("flight", 4),
        new ExecutionEvent.TurnPaused("flight", 4),
        new ExecutionEvent.TurnEnded("flight", 4, TurnState.Error, Inputs, NamedPayloads.None.Add("all", Value), "It went wrong.", true, ["hotel", "car"], true),
        new ExecutionEvent.TurnReopened("flight", 4, [5, 6]),
        new ExecutionEvent.TurnPrepared("flight", 4, [new LazyEngine.Workflows.Call("book", "book", NamedPayloads.None.SetItem("seat", Payload.Json(7)))]),
        new ExecutionEvent.TransitionsKept("flight", 4, [5, 6], "Have a look."),
        new ExecutionEvent.TransitionsFollowed(),
        new ExecutionEvent.EnvironmentChanged(Inputs),
        new ExecutionEvent.ChildrenAddressed(7, Stops: true),
        new ExecutionEvent.ChildAnswered("flight", 1, 2, 3, 7),
        new ExecutionEvent.ChildSpoke("flight", 1, 2, 3, 7, Stops: true),
        new ExecutionEvent.ParentObeyed(7, Stops: true),
        new ExecutionEvent.ParentAddressed(7, Stops: true),
        new ExecutionEvent.ParentAnswered(7));

    /// <summary>Every message by its manifest, and by what is special about it; commits once for each kind of event.</summary>
    public static IReadOnlyDictionary<string, object> All { get; } = new Dictionary<string, object>([.. Messages(), .. Variants.All], StringComparer.Ordinal);

    public static Commit CommitOf(ExecutionEvent happened, IndexHeader? index = null) => new(Id, At, Command, [happened], index);

    private static Dictionary<string, object> Messages()
    {
        var header = new IndexHeader(Id, "trip", Hash, ExecutionState.Running, At.AddSeconds(-1), At, At.AddSeconds(30), true);
        object[] messages =
        [
            new ExecutionCommand.Run(Id, Hash, Inputs) { Id = Command },
            new ExecutionCommand.Complete(Token, new TaskOutcome.Success(Value)) { Id = Command },
            new ExecutionCommand.CompleteByName(Id, "flight", new TaskOutcome.Failure(Failure)) { Id = Command },
            new ExecutionCommand.Signal(Id, "approved", Value) { Id = Command },
            new ExecutionCommand.Stop(Id) { Id = Command },
            new ExecutionCommand.Resume(Id) { Id = Command },
            new ExecutionCommand.End(Id, ExecutionState.Failure, "no longer wanted") { Id = Command },
            new ExecutionCommand.Rerun(Id) { Id = Command, Tasks = ["flight", "hotel"], All = true, Values = Inputs, Flow = Hash },
            new ExecutionCommand.Skip(Id, "flight", Value) { Id = Command },
            new ExecutionQuery.Foresee(new ExecutionCommand.Rerun(Id) { Id = Command, Tasks = ["flight"] }),
            new ExecutionReply.Foreseen(Id, new Foresight(new ForeseenTasks(2, ["flight"]), new ForeseenTasks(1, ["flight"]), new ForeseenTasks(1, ["hotel"]), new ForeseenTasks(1, ["bus"]), new ForeseenTasks(1, ["car"]))),
            new ExecutionCommand.Cancel(Id, "no longer wanted") { Id = Command },
            new ExecutionCommand.Purge(Id) { Id = Command },
            new ExecutionCommand.Fork(Id, ExecutionId.Parse("trip-41"), 7, Inputs, Hash) { Id = Command },
            new ExecutionCommand.Claim(Token, Worker) { Id = Command },
            new ExecutionCommand.Heartbeat(Token, Worker, Value) { Id = Command },
            new ExecutionCommand.Return(Token) { Id = Command },
            new ExecutionCommand.ReportLost(Token, "its worker is gone", Worker) { Id = Command },
            new ExecutionCommand.Wake(Id) { Id = Command },
            new ExecutionCommand.CancelChild(Id, Hash, new ParentLink(Parts.Token, 7), "no longer wanted") { Id = Command },
            new ExecutionCommand.ChildEnded(Token, new TaskOutcome.Success(Value)) { Id = Command },
            new ExecutionCommand.Told(Id, Parts.Token) { Id = Command },
            new ExecutionCommand.FromParent(Id, Parts.Token, 7, Stops: true) { Id = Command, Environment = Inputs },
            new ExecutionCommand.FromChild(Parts.Token, 7, Stops: true) { Id = Command },
            new ExecutionCommand.WordAnswered(Id, Parts.Token, 7) { Id = Command },
            new ExecutionQuery.Details(Id, 7),
            new ExecutionQuery.Explain(Id),
            new ExecutionQuery.Watch(Id, long.MaxValue),
            new ExecutionReply.Accepted(Id, Command, ExecutionState.Failure, 5, Failure),
            new ExecutionReply.Refused(Id, Command, new EngineError(EngineError.NotNow, "Not now.")),
            new ExecutionReply.Moved(Id, ExecutionState.Cancelled, 6, Failure),
            new ExecutionReply.Granted(Command, new Grant(Token, "book", [new Argument("to", Value), new Argument("from", Value)], "trip-42/flight/1.2")),
            new ExecutionReply.Details(
                new ExecutionDetails(Id, "trip", Hash, ExecutionState.Failure, 9, At, At, At, Failure, [new TaskDetails("flight", 1, 2, TaskState.Failure, 3, At, At, At, Value, Failure), new TaskDetails("hotel", 0, 0, TaskState.Pending, 0, null, null, null, null, null)]),
                11),
            new ExecutionReply.Explained(new Explanation(Id, ExecutionState.Running, [new OpenWait(WaitKind.Worker, Token, At, "worker 'w'", At, "It runs.")])),
            new QueueMessage.Offer("default", Token, -1, At),
            new QueueMessage.Ask("default", Token),
            new QueueMessage.Withdraw("default", Token),
            new QueueMessage.Release("default", Token),
            new QueueMessage.Renew("default", Worker, 16, "epoch", 12, [Token], At),
            new QueueMessage.Done("default", Worker, Token),
            new QueueMessage.Vacate("default", Worker, Token),
            new QueueMessage.Leave("default", Worker),
            new QueueMessage.Describe("default"),
            new QueueMessage.Order("default", QueueState.Draining),
            new QueueMessage.Weigh("default", "gold", 3),
            new QueueAnswer.Described(new QueueDetails
            {
                Name = "default",
                State = QueueState.Paused,
                StateSince = At,
                Depth = 4,
                OldestAge = TimeSpan.FromSeconds(90),
                Held = 2,
                Concurrency = 10,
                KeyConcurrency = 3,
                Rate = new RateLimit(100, TimeSpan.FromSeconds(1), 20),
                Keys = [new QueueKey("gold", 3, 2, 4, 1)],
                Workers = [new QueueWorker { Name = "worker-1", Queue = "default", Slots = 16, Held = 2, IsLeaving = true, Groups = ["gpu", "ssd"], Version = "0.1.0", Node = "127.0.0.1:7400", IsRemote = true, HeardAt = At }],
            }),
            new QueueAnswer.Refused(new EngineError(EngineError.JournalUnavailable, "Not now.")),
            new QueueReport.Taken(Token, "epoch"),
            new QueueReport.Full(Token, TimeSpan.FromSeconds(5)),
            new QueueReport.Standing(Token, AttemptStanding.Held, "epoch"),
            new QueueReport.Withdrawn(Token),
            new QueueReport.WorkerGone(Token, Worker, "its node is gone"),
            new WorkerMessage.Hand("default", "epoch", 12, Token),
            new WorkerMessage.Renewed("default", "epoch", TimeSpan.FromSeconds(15), At),
            new WorkerMessage.Cancel("default", Token),
            new NodeRequest.Register(Definition),
            new NodeRequest.FindFlow("trip"),
            new NodeRequest.ReadFlow(Hash),
            new NodeRequest.List(ExecutionState.Suspended, "trip", new ListedBefore(At, Id), 200),
            new NodeRequest.Find(Id),
            new NodeRequest.Rows(Id, 3, 9),
            new NodeRequest.Search(new IndexQuery(ExecutionState.Suspended, "trip", new ListCursor(At, Id), 200)),
            new NodeRequest.Count(new IndexQuery(null, null, null, 201)
            {
                States = [ExecutionState.Success, ExecutionState.Failure],
                Created = new TimeRange(At, At.AddSeconds(1)),
                Updated = new TimeRange(At.AddSeconds(2), null),
                Ended = new TimeRange(null, At.AddSeconds(3)),
                Parent = Id,
                BusinessKey = "order 7",
                Attributes = [new ExecutionAttribute("customer", "acme"), new ExecutionAttribute("region", "north")],
                Order = ExecutionOrder.Ended,
                OldestFirst = true,
            }),
            NodeRequest.Describe.Instance,
            NodeRequest.Queues.Instance,
            new NodeReply.FlowFound(Hash),
            new NodeReply.FlowRead(Definition),
            new NodeReply.Listed([header]),
            new NodeReply.Counted([new StateCount(ExecutionState.Success, 4), new StateCount(ExecutionState.Failure, 5)]),
            new NodeReply.RowsRead([new NodeRow(3, "lazyengine.commit.v1", Definition)], 4),
            new NodeReply.Described("0.1.0", At, [new HeldShard("17", 3)], [new NodeWorker(Worker, "default", 16, true)]),
            new NodeReply.QueuesFound(["default", "mail"]),
            new NodeReply.Refused(new EngineError(EngineError.InvalidFlow, "It is not valid."), [new FlowProblem(FlowProblem.DuplicateTask, "trip/flight", "Twice.")]),
        ];

        var all = messages.ToDictionary(WireCodec.ManifestOf, StringComparer.Ordinal);
        foreach (var (name, happened) in Events) all.Add($"lazyengine.commit.v1.{name}", CommitOf(happened, happened is ExecutionEvent.ExecutionStarted ? header : null));
        all.Add("lazyengine.node-described.v1.queues", new NodeReply.Described("0.2.0", At, [], [new NodeWorker(Worker, "default", 16, true) { Software = "worker.py 1.0" }]) { Queues = ["default", "slow"] });
        all.Add("lazyengine.complete.v1.pending", new ExecutionCommand.Complete(Token, new TaskOutcome.Pending()) { Id = Command });
        return all;
    }

    private static Dictionary<string, T> Named<T>(params T[] items)
        where T : notnull => items.ToDictionary(item => item.GetType().Name, StringComparer.Ordinal);
}
