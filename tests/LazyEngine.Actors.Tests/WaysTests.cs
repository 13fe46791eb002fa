using Akka.TestKit;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Actors.Tests;

public sealed class WaysTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly ExecutionId Id = ExecutionId.Parse("x");
    private static readonly ExecutionCommand.Wake Wake = new(Id) { Id = new CommandId("wake") };
    private static readonly QueueMessage.Leave Leave = new("default", new WorkerId("w"));

    private readonly TestScheduler _clock;
    private readonly TestProbe _region;
    private readonly TestProbe _actor;
    private readonly Ways _ways;

    public WaysTests()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        _clock = (TestScheduler)Sys.Scheduler;
        (_region, _actor) = (CreateTestProbe("region"), CreateTestProbe("actor"));
        _ways = new Ways(() => _region.Ref, () => _region.Ref, TimeSpan.FromMinutes(2), _clock);
    }

    [Fact]
    public void What_is_for_an_execution_that_is_not_here_goes_by_the_region() => Arrives(_region);

    [Fact]
    public void What_is_for_one_that_lives_here_goes_straight_to_it()
    {
        _ways.Add(Id, _actor.Ref);

        Arrives(_actor);
    }

    [Fact]
    public void Now_and_then_the_shard_sees_a_message_so_that_it_does_not_take_it_for_idle()
    {
        _ways.Add(Id, _actor.Ref);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Arrives(_region);
        Arrives(_actor);
    }

    [Fact]
    public void What_is_about_to_leave_is_reached_by_the_region_again()
    {
        _ways.Remove(_ways.Add(Id, _actor.Ref));

        Arrives(_region);
    }

    [Fact]
    public void An_incarnation_that_ends_late_does_not_hide_the_one_after_it()
    {
        var before = _ways.Add(Id, _region.Ref);
        _ways.Add(Id, _actor.Ref);

        _ways.Remove(before);

        Arrives(_actor);
    }

    [Fact]
    public void A_queue_is_reached_straight_while_it_is_here()
    {
        _ways.Add("default", _actor.Ref);
        _ways.ToQueue(Leave, TestActor);
        _actor.ExpectMsg(Leave);

        _ways.Remove("default", _actor.Ref);
        _ways.ToQueue(Leave, TestActor);
        _region.ExpectMsg(Leave);
    }

    private void Arrives(TestProbe at)
    {
        _ways.ToExecution(Wake, TestActor);
        at.ExpectMsg(Wake);
        Assert.Equal(TestActor, at.Sender);
    }
}
