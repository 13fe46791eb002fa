using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Testing;

namespace LazyEngine.Actors.Tests;

/// <summary>Commands through the shard region, with the actor dying after every commit.</summary>
public abstract class RegionScenarios(string profile, string hocon) : EngineTest(profile, hocon)
{
    private static readonly Flow Diamond = Flow
        .Graph("diamond", Flow.Task("split").Provides("s"), Flow.Task("left").Requires("s"), Flow.Task("right").Requires("s"), Flow.Task("merge"))
        .Link("left", "merge").Link("right", "merge");

    private static readonly Flow OneTwoThree = Flow.Linear(
        "one-two-three",
        Flow.Task("one").Provides("first"),
        Flow.Task("two").Requires("first").Provides("second"),
        Flow.Task("three").Requires("second"));

    [Fact]
    public void A_flow_comes_to_its_end_with_a_crash_after_every_commit()
    {
        var flow = Register(Diamond);
        SurvivingCrash(() => Accepted(Run(flow)));
        SurvivingCrash(() => Accepted(Complete("split")));
        SurvivingCrash(() => Accepted(Complete("right")));
        SurvivingCrash(() => Accepted(Complete("left")));
        var end = SurvivingCrash(() => Accepted(Complete("merge")));
        Assert.Equal(ExecutionState.Success, end.State);
        Assert.Equal(5, end.Version);
    }

    [Fact]
    public void A_late_copy_of_the_first_send_is_found_out_and_the_next_try_is_answered()
    {
        var run = (ExecutionCommand.Run)Run(Register(OneTwoThree));
        var firstSend = run with { MadeAt = Sys.Scheduler.Now };
        AwaitQueue();
        Accepted(firstSend);
        AwaitQueue();
        Details(); // by now it has heard that the queue has its task: nobody but the test speaks to the next incarnation
        Crash();

        Assert.Equal(EngineError.JournalUnavailable, Refused(firstSend).Error.Code);
        Assert.Equal(ExecutionState.Running, Accepted(run).State);
        Assert.Equal(["one"], Details().Tasks.Where(task => task.State != TaskState.Pending).Select(task => task.Name));
    }

    [Fact]
    public void A_stop_a_resume_and_an_outside_completion_survive_a_crash_after_every_commit()
    {
        var flow = Register(OneTwoThree);
        SurvivingCrash(() => Accepted(Run(flow)));
        SurvivingCrash(() => Accepted(Outcome("one", new TaskOutcome.Pending())));
        Assert.Equal(ExecutionState.Suspended, SurvivingCrash(() => Accepted(new ExecutionCommand.Stop(Id) { Id = NextId })).State);
        SurvivingCrash(() => Accepted(new ExecutionCommand.CompleteByName(Id, "one", new TaskOutcome.Success(Payload.Json(1))) { Id = NextId }));
        Assert.Equal(ExecutionState.Running, SurvivingCrash(() => Accepted(new ExecutionCommand.Resume(Id) { Id = NextId })).State);
        SurvivingCrash(() => Accepted(Complete("two")));
        Assert.Equal(ExecutionState.Success, SurvivingCrash(() => Accepted(Complete("three"))).State);
    }

    [Fact]
    public void A_failure_and_a_cancel_survive_a_crash()
    {
        var flow = Register(OneTwoThree);
        SurvivingCrash(() => Accepted(Run(flow)));
        var end = SurvivingCrash(() => Accepted(Outcome("one", new TaskOutcome.Failure(new TaskFailure("Oops", "It went wrong.")))));
        Assert.Equal(ExecutionState.Failure, end.State);
        Assert.Equal("Oops", Details().Error!.Code);
        Assert.Equal(EngineError.ExecutionEnded, Refused(new ExecutionCommand.Cancel(Id, "too late") { Id = NextId }).Error.Code);
    }

    [Fact]
    public void A_rerun_by_another_flow_survives_a_crash_after_every_commit()
    {
        var flow = Register(OneTwoThree);
        var longer = Register(Flow.Linear("longer", Flow.Task("zero"), Flow.Task("one").Provides("first"), Flow.Task("two").Requires("first"), Flow.Task("four")));
        SurvivingCrash(() => Accepted(Run(flow)));
        SurvivingCrash(() => Accepted(Complete("one")));
        SurvivingCrash(() => Accepted(Outcome("two", new TaskOutcome.Failure(new TaskFailure("Oops", "It went wrong.")))));
        var again = SurvivingCrash(() => Accepted(new ExecutionCommand.Rerun(Id) { Id = NextId, Flow = longer }));
        Assert.Equal((ExecutionState.Running, null), (again.State, again.Error));
        SurvivingCrash(() => Accepted(new ExecutionCommand.Skip(Id, "four", Payload.Json(4)) { Id = NextId }));
        SurvivingCrash(() => Accepted(Complete("zero")));
        var end = SurvivingCrash(() => Accepted(Complete("two", attempt: 2)));
        Assert.Equal(ExecutionState.Success, end.State);
        Assert.Equal((1, longer), (Details().Epoch, Details().Flow));
        SurvivingCrash(() => Accepted(new ExecutionCommand.Rerun(Id) { Id = NextId, All = true }));
        Assert.Equal(["zero/2", "one/1", "two/2", "four/1"], Details().Tasks.Select(task => $"{task.Name}/{task.Attempt}"));
    }

    [Fact]
    public void Going_back_survives_a_crash_after_every_commit()
    {
        var flow = Register(Flow.Linear(
            "there and back",
            Flow.Task("flight").Compensate("cancel flight"),
            Flow.Linear("again", Flow.Task("hotel").Compensate("cancel hotel"), Flow.Task("car")).Retry(RetryController.Times(2))));
        var full = new TaskOutcome.Failure(new TaskFailure("Full", "No car is left."));
        SurvivingCrash(() => Accepted(Run(flow)));
        SurvivingCrash(() => Accepted(Complete("flight")));
        SurvivingCrash(() => Accepted(Complete("hotel")));
        SurvivingCrash(() => Accepted(Outcome("car", full)));
        Assert.Equal(TaskState.Reverting, Details().Tasks.Single(task => task.Name == "hotel").State);
        SurvivingCrash(() => Accepted(Outcome("hotel", new TaskOutcome.Success(Payload.None), 2)));
        SurvivingCrash(() => Accepted(Outcome("hotel", new TaskOutcome.Success(Payload.None), 3)));
        Assert.Equal(ExecutionState.Reverting, SurvivingCrash(() => Accepted(Outcome("car", full, 2))).State);
        SurvivingCrash(() => Accepted(Outcome("hotel", new TaskOutcome.Success(Payload.None), 4)));
        var end = SurvivingCrash(() => Accepted(Outcome("flight", new TaskOutcome.Success(Payload.None), 2)));
        Assert.Equal(ExecutionState.Reverted, end.State);
        Assert.Equal("Full", Details().Error!.Code);
        Assert.All(Details().Tasks, task => Assert.Equal(TaskState.Reverted, task.State));
    }

    [Fact]
    public void The_same_completion_twice_is_acknowledged_and_counts_once()
    {
        Accepted(Run(Register(Diamond)));
        var first = Accepted(Complete("split", 1));
        var again = Accepted(Complete("split", 1));
        Assert.Equal(first.Version, again.Version);
        var refused = Refused(Complete("split", 2));
        Assert.Equal(EngineError.AlreadyCompleted, refused.Error.Code);
        Assert.Contains("drop this one", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_completions_at_the_same_instant_both_count_and_the_join_runs_once()
    {
        Accepted(Run(Register(Diamond)));
        Accepted(Complete("split"));
        Node.Executions.Tell(Complete("left"), TestActor);
        Node.Executions.Tell(Complete("right"), TestActor);
        ExpectMsg<ExecutionReply.Accepted>();
        ExpectMsg<ExecutionReply.Accepted>();
        var merge = Details().Tasks.Single(task => task.Name == "merge");
        Assert.Equal((TaskState.Scheduled, 1), (merge.State, merge.Attempt));
    }

    [Fact]
    public void Two_claims_of_one_attempt_are_answered_by_one_grant()
    {
        Accepted(Run(Register(Diamond)));
        var grant = Assert.IsType<ExecutionReply.Granted>(Send(new ExecutionCommand.Claim(Token("split"), new WorkerId("a")) { Id = NextId }));
        Assert.Equal("split", grant.Grant.Handler);
        Assert.Equal(EngineError.AlreadyClaimed, Refused(new ExecutionCommand.Claim(Token("split"), new WorkerId("b")) { Id = NextId }).Error.Code);
    }

    [Fact]
    public void Unknown_executions_and_tasks_are_refused()
    {
        Assert.Equal(EngineError.UnknownExecution, Refused(Complete("split")).Error.Code);
        Assert.Equal(EngineError.UnknownExecution, Refused(new ExecutionQuery.Details(Id, 0)).Error.Code);
        Accepted(Run(Register(Diamond)));
        Assert.Equal(EngineError.UnknownTask, Refused(Complete("nowhere")).Error.Code);
        Assert.Equal(EngineError.UnknownFlow, Refused(new ExecutionCommand.Run(ExecutionId.Parse("y"), FlowHash.Of([1]), System.Collections.Immutable.ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId }).Error.Code);
    }

    [Fact]
    public async Task Bad_input_stores_nothing()
    {
        var flow = Register(Flow.Linear("greeting", Flow.Task("greet").Requires("name")));
        Assert.Equal(EngineError.InvalidInputs, Refused(Run(flow)).Error.Code);
        Assert.Equal(EngineError.TooLarge, Refused(Run(flow, ("name", new Payload(new byte[(1024 * 1024) + 1], "x")))).Error.Code);
        Assert.Null(await Node.Store!.FindAsync(Id));
        Assert.Equal(0, await Node.Store.ReadHighestSequenceNrAsync(Names.PersistenceId(Id), 0));
    }

    [Fact]
    public async Task One_command_is_one_journal_row_and_the_index_is_written_twice()
    {
        var flow = Register(OneTwoThree);
        await HasLookedAroundAsync();
        var before = Node.Store!.IndexWrites;
        Accepted(Run(flow));
        Accepted(Complete("one"));
        Accepted(Complete("two"));
        Accepted(Complete("three"));
        Assert.Equal(4, await Node.Store.ReadHighestSequenceNrAsync(Names.PersistenceId(Id), 0));
        Assert.Equal(2, Node.Store.IndexWrites - before);
        var entry = await Node.Store.FindAsync(Id);
        Assert.Equal(ExecutionState.Success, entry!.Header.State);
        Assert.Null(entry.Header.WakeAt);
    }

    // A node wakes first of all whatever has attempts, and an execution that is there by then has its wake moved: one write more.
    private async Task HasLookedAroundAsync()
    {
        for (var number = 0; number < Sys.Settings.Config.GetInt("lazyengine.watchdog.daemons"); number++)
        {
            var watchdog = Sys.ActorSelection($"/system/sharding/sharded-daemon-process-{Names.WatchdogDaemon}/{number}/{number}");
            await AwaitAssertAsync(() => watchdog.ResolveOne(TimeSpan.FromSeconds(1)), TimeSpan.FromSeconds(30));
        }

        // Each has asked the store by now; what is asked after them is answered after them.
        await Node.Store!.WithAttemptsAsync(SliceRange.Share(0, 1), null, 1);
    }

    [Fact]
    public void A_watcher_is_told_of_the_end()
    {
        Accepted(Run(Register(Flow.Linear("single", Flow.Task("only")))));
        Node.Executions.Tell(new ExecutionQuery.Watch(Id, long.MaxValue), TestActor);
        Accepted(Complete("only"));
        Assert.Equal(ExecutionState.Success, ExpectMsg<ExecutionReply.Moved>().State);
    }

    private void AwaitQueue() => Worker(new WorkerId("onlooker"), slots: 0);

    private T SurvivingCrash<T>(Func<T> act)
    {
        var result = act();
        var before = Details();
        Crash();
        Assert.Equal(before, Details());
        return result;
    }
}

public sealed class RegionScenariosInMemory() : RegionScenarios("memory", string.Empty);

public sealed class RegionScenariosWithSnapshots() : RegionScenarios("memory", "lazyengine.execution.snapshot-every = 1");

public sealed class RegionScenariosOnSqlite(TemporaryFolder folder)
    : RegionScenarios("sqlite", $"lazyengine.journal.sqlite.file = \"{folder.File($"{Guid.NewGuid():N}.db").Replace('\\', '/')}\""), IClassFixture<TemporaryFolder>;
