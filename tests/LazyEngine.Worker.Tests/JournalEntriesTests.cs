using System.Collections.Immutable;
using System.Reflection;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Worker.Tests;

public sealed class JournalEntriesTests
{
    private static readonly ExecutionId Id = ExecutionId.Parse("trip-1");
    private static readonly TaskFailure Error = new("Full", "no room");

    private static readonly ExecutionEvent[] All =
    [
        new ExecutionEvent.ExecutionStarted(Id, "trip", FlowHash.Of("trip"u8), Rules.First, ImmutableSortedDictionary<string, Payload>.Empty),
        new ExecutionEvent.TaskScheduled("hotel", 0, 0, 1),
        new ExecutionEvent.TaskClaimed("hotel", 0, 0, 1, new WorkerId("w1")),
        new ExecutionEvent.TaskDeferred("hotel", 0, 0, 1),
        new ExecutionEvent.TaskSucceeded("hotel", 0, 0, 1, Payload.Json(42)),
        new ExecutionEvent.TaskFailed("hotel", 0, 0, 1, Error),
        new ExecutionEvent.TaskReturned("hotel", 0, 0, 1),
        new ExecutionEvent.TaskLost("hotel", 0, 0, 1, "the worker is gone"),
        new ExecutionEvent.TaskCancelled("hotel", 0, 0, 1),
        new ExecutionEvent.SignalReceived("approved", Payload.Json(1)),
        new ExecutionEvent.SignalTaken("approved"),
        new ExecutionEvent.ExecutionSuspending(),
        new ExecutionEvent.ExecutionSuspended(),
        new ExecutionEvent.ExecutionResumed(),
        new ExecutionEvent.ExecutionSucceeded(),
        new ExecutionEvent.ExecutionFailed("hotel", Error),
        new ExecutionEvent.ExecutionCancelled("no money"),
        new ExecutionEvent.ExecutionBegan(),
        new ExecutionEvent.TaskRetrying("hotel", 0, 0, 1, Error, DateTimeOffset.UnixEpoch),
        new ExecutionEvent.TaskHeld("hotel", 0, 0, 1, Error),
        new ExecutionEvent.TaskProgressed("hotel", 0, 0, 1, Payload.Json(42)),
        new ExecutionEvent.TimerFired("hotel", 0, 0, TimerKind.Retry),
        new ExecutionEvent.ChildDismissed("hotel", 0, 0, 1),
        new ExecutionEvent.ChildSettled("hotel", 0, 0, 1),
        new ExecutionEvent.ParentTold(),
        new ExecutionEvent.FlowChanged("trip", FlowHash.Of("trip"u8)),
        new ExecutionEvent.ExecutionRerun(1, ["hotel"], false),
        new ExecutionEvent.ValueGiven("hotel", 0, 0, Payload.Json(42)),
        new ExecutionEvent.ExecutionClosing(ExecutionState.Cancelled, Error),
        new ExecutionEvent.CompensationScheduled("hotel", 0, 0, 2),
        new ExecutionEvent.TaskReverted("hotel", 0, 0, 2, Payload.Json(42)),
        new ExecutionEvent.TaskRevertFailed("hotel", 0, 0, 2, Error),
        new ExecutionEvent.TasksIgnored(["hotel"]),
        new ExecutionEvent.RetryAsked("boss", new Question("hotel", Error, null)),
        new ExecutionEvent.RetryDecided("boss", 2, RetryDecision.Retry),
        new ExecutionEvent.RevertBegan("boss", RevertKind.Round, new Question("hotel", Error, null)),
        new ExecutionEvent.RoundBegan("boss"),
        new ExecutionEvent.ExecutionReverted("hotel", Error),
        new ExecutionEvent.CourseBegan(Flows.NamedPayloads.None),
        new ExecutionEvent.TurnEntered("hotel", 1, [new TurnCause("flight", 0, Ending.Success)]),
        new ExecutionEvent.TurnReached("hotel", 1, new TurnCause("car", 0, Ending.Success)),
        new ExecutionEvent.TurnBegan("hotel", 1, [new Call("book", "book", Flows.NamedPayloads.None)], true, 0, null),
        new ExecutionEvent.TurnRested("hotel", 1, TimerKind.WaitBefore, DateTimeOffset.UnixEpoch),
        new ExecutionEvent.TurnRepeated("hotel", 1, [0], DateTimeOffset.UnixEpoch),
        new ExecutionEvent.ChildrenAddressed(1, Stops: true),
        new ExecutionEvent.ChildAnswered("hotel", 0, 0, 1, 1),
        new ExecutionEvent.ChildSpoke("hotel", 0, 0, 1, 1, Stops: true),
        new ExecutionEvent.ParentObeyed(1, Stops: true),
        new ExecutionEvent.ParentAddressed(1, Stops: true),
        new ExecutionEvent.ParentAnswered(1),
        new ExecutionEvent.TurnTimedOut("hotel", 1),
        new ExecutionEvent.TurnPaused("hotel", 1),
        new ExecutionEvent.TurnEnded("hotel", 1, TurnState.Error, Flows.NamedPayloads.None, Flows.NamedPayloads.None, "no room", true, ["car"], false),
        new ExecutionEvent.TurnReopened("hotel", 1, []),
        new ExecutionEvent.TurnPrepared("hotel", 1, []),
        new ExecutionEvent.TransitionsKept("hotel", 1, [0], "have a look"),
        new ExecutionEvent.TransitionsFollowed(),
        new ExecutionEvent.EnvironmentChanged(Flows.NamedPayloads.None.SetItem("region", Payload.Json("north"))),
        new ExecutionEvent.ExecutionForked(Id, 3, ImmutableSortedDictionary<string, Payload>.Empty),
        new ExecutionEvent.ExecutionPurged("trip", FlowHash.Of("trip"u8), ExecutionState.Success, 3),
    ];

    [Fact]
    public void Every_event_has_a_readable_form_named_after_it()
    {
        var types = typeof(ExecutionEvent).GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public);
        Assert.Equal(types.OrderBy(type => type.Name), All.Select(happened => happened.GetType()).OrderBy(type => type.Name));

        Assert.Equal(All.Select(happened => happened.GetType().Name), Entries(All).Select(entry => entry.Kind));
    }

    [Fact]
    public void Events_of_one_commit_share_its_version_and_time() =>
        Assert.All(Entries(All), entry => Assert.Equal((7L, DateTimeOffset.UnixEpoch), (entry.Version, entry.At)));

    [Fact]
    public void Events_of_tasks_name_their_attempt() =>
        Assert.All(Entries([.. All.TakeWhile(happened => happened is not ExecutionEvent.CompensationScheduled)]), entry => Assert.Equal(entry.Kind.StartsWith("Task", StringComparison.Ordinal) || entry.Kind.StartsWith("Child", StringComparison.Ordinal) ? "trip-1/hotel/0.0.1" : null, entry.Token?.ToString()));

    [Fact]
    public void Values_failures_and_reasons_are_told()
    {
        var told = Entries(All).ToDictionary(entry => entry.Kind);

        Assert.Equal(Payload.Json(42), told["TaskSucceeded"].Value);
        Assert.Equal(Payload.Json(42), told["TaskProgressed"].Value);
        Assert.Equal(Error, told["TaskFailed"].Error);
        Assert.Equal((Error, "retries at 1970-01-01 00:00:00Z"), (told["TaskRetrying"].Error, told["TaskRetrying"].Note));
        Assert.Equal(Error, told["TaskHeld"].Error);
        Assert.Equal("Retry of task 'hotel'", told["TimerFired"].Note);
        Assert.Equal(Error, told["ExecutionFailed"].Error);
        Assert.Equal("task 'hotel' failed", told["ExecutionFailed"].Note);
        Assert.Equal("task 'hotel' (turn 1), after task 'flight'", told["TurnEntered"].Note);
        Assert.Equal("task 'hotel' (turn 1): Error, no room; leads to 'car'", told["TurnEnded"].Note);
        Assert.Contains("region", told["EnvironmentChanged"].Note, StringComparison.Ordinal);
        Assert.Equal("by worker 'w1'", told["TaskClaimed"].Note);
        Assert.Equal("the worker is gone", told["TaskLost"].Note);
        Assert.Equal("no money", told["ExecutionCancelled"].Note);
        Assert.StartsWith("flow 'trip' (", told["ExecutionStarted"].Note, StringComparison.Ordinal);
    }

    private static IEnumerable<JournalEntry> Entries(ExecutionEvent[] events) =>
        JournalEntries.Of(new Commit(Id, DateTimeOffset.UnixEpoch, new CommandId("c1"), [.. events], null), 7);
}
