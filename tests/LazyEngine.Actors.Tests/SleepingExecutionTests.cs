using Akka.Actor;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;

namespace LazyEngine.Actors.Tests;

public sealed class SleepingExecutionTests() : EngineTest("memory", """
    lazyengine.execution.passivate-idle-after = 500 ms
    lazyengine.execution.snapshot-before-sleep-from = 3
    lazyengine.wake.first-check = 200 ms
    lazyengine.wake.longest-check = 1 h
    lazyengine.watchdog.poll-every = 50 ms
    """)
{
    [Fact]
    public async Task An_execution_that_nobody_remembers_is_woken_when_the_index_says_so()
    {
        Accepted(Run(Register(Flow.Linear("single", Flow.Task("only")))));
        var registered = (await Node.Store!.FindAsync(Id))!.Header.WakeAt;
        Crash();

        // Nothing is sent to the execution: only the watchdog can make it move its wake.
        await AwaitConditionAsync(async () => (await Node.Store.FindAsync(Id))!.Header.WakeAt > registered, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_offer_that_was_lost_with_its_queue_is_made_again_under_a_new_number()
    {
        Accepted(Run(Register(Flow.Linear("single", Flow.Task("only")))));
        Worker(new WorkerId("takes nothing"), slots: 0);
        var extractor = new QueueMessageExtractor();
        var queue = await Sys.ActorSelection($"/system/sharding/{Names.QueueRegion}/{extractor.ShardId("default", null)}/default").ResolveOne(TimeSpan.FromSeconds(5));
        Watch(queue);
        queue.Tell(PoisonPill.Instance);
        await ExpectTerminatedAsync(queue, TimeSpan.FromSeconds(10));

        // The new queue remembers nothing, and first gives workers that it may not know yet the time to say what they hold.
        await AwaitConditionAsync(() => Task.FromResult(Details().Tasks[0].Attempt == 2), TimeSpan.FromSeconds(40), TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task An_execution_that_waits_leaves_the_memory_and_comes_back_when_it_is_completed()
    {
        Accepted(Run(Register(Flow.Linear("single", Flow.Task("only")))));
        Accepted(Outcome("only", new TaskOutcome.Pending()));
        var entity = await Sys.ActorSelection($"/system/sharding/{Names.ExecutionRegion}/{new ExecutionMessageExtractor().ShardId(Id.Value, null)}/{Id}").ResolveOne(TimeSpan.FromSeconds(5));
        Watch(entity);
        await ExpectTerminatedAsync(entity, TimeSpan.FromSeconds(20));
        Assert.Null((await Node.Store!.FindAsync(Id))!.Header.WakeAt);

        var end = Accepted(new ExecutionCommand.CompleteByName(Id, "only", new TaskOutcome.Success(Payload.Json("done"))) { Id = NextId });

        Assert.Equal(ExecutionState.Success, end.State);
    }

    [Fact]
    public async Task An_execution_that_falls_asleep_writes_a_snapshot_where_that_is_worth_it()
    {
        Accepted(Run(Register(Flow.Linear("three", Flow.Task("one"), Flow.Task("two"), Flow.Task("three")))));
        Accepted(Outcome("one", new TaskOutcome.Pending()));
        await FallAsleepAsync();
        Assert.Null(await Node.Store!.LoadSnapshotAsync(Names.PersistenceId(Id), SnapshotRange.All));

        Accepted(new ExecutionCommand.CompleteByName(Id, "one", new TaskOutcome.Success(Payload.Json(1))) { Id = NextId });
        Accepted(Outcome("two", new TaskOutcome.Pending()));
        await FallAsleepAsync();

        await AwaitConditionAsync(async () => (await Node.Store.LoadSnapshotAsync(Names.PersistenceId(Id), SnapshotRange.All))?.SequenceNr == 4, TimeSpan.FromSeconds(10));
        Assert.Equal(4, await Node.Store.ReadHighestSequenceNrAsync(Names.PersistenceId(Id), 0));
    }

    private async Task FallAsleepAsync()
    {
        var entity = await Sys.ActorSelection($"/system/sharding/{Names.ExecutionRegion}/{new ExecutionMessageExtractor().ShardId(Id.Value, null)}/{Id}").ResolveOne(TimeSpan.FromSeconds(5));
        Watch(entity);
        await ExpectTerminatedAsync(entity, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_read_is_passed_over_and_the_journal_is_read_instead()
    {
        Accepted(Run(Register(Flow.Linear("two", Flow.Task("one"), Flow.Task("two")))));
        Accepted(Complete("one"));
        var before = Details();
        await Node.Store!.SaveSnapshotAsync(new SnapshotRow(Names.PersistenceId(Id), 1, DateTime.UnixEpoch.Ticks, [0xFF, 0xFF], "lazyengine.snapshot.v1", WireSerializer.Id));
        Crash();

        Assert.Equal(before, Details());
        Assert.Equal(ExecutionState.Success, Accepted(Complete("two")).State);
    }

    [Fact]
    public async Task Commands_that_come_during_a_write_are_written_together()
    {
        var flow = Register(Flow.Unordered("wide", Enumerable.Range(0, 200).Select(number => Flow.Task($"t{number}"))));
        Accepted(Run(flow));
        for (var number = 0; number < 200; number++) Node.Executions.Tell(Complete($"t{number}"), TestActor);
        for (var number = 0; number < 200; number++) await ExpectMsgAsync<ExecutionReply.Accepted>(TimeSpan.FromSeconds(10));
        Assert.Equal((ExecutionState.Success, 201L), (Details().State, Details().Version));
        Assert.Equal(201, await Node.Store!.ReadHighestSequenceNrAsync(Names.PersistenceId(Id), 0));
    }
}
