using System.Collections.Immutable;
using Akka.Actor;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Actors.Tests;

/// <summary>Executions that have ended stay in memory for a while, but not many of them.</summary>
public sealed class LingeringTests() : EngineTest("memory", """
    lazyengine.execution.passivate-finished-after = 1 h
    lazyengine.execution.finished-in-memory-max = 1
    """)
{
    private static readonly Flow Single = Flow.Linear("single", Flow.Task("only"));

    [Fact]
    public async Task Those_beyond_the_most_leave_the_memory_soon_and_answer_still()
    {
        var (kept, beyond) = (End("kept"), End("beyond"));

        await AwaitConditionAsync(async () => !await IsInMemoryAsync(beyond), TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(500));

        Assert.True(await IsInMemoryAsync(kept));
        Assert.Equal(ExecutionState.Success, Assert.IsType<ExecutionReply.Moved>(Send(new ExecutionCommand.Wake(beyond) { Id = NextId })).State);
    }

    [Fact]
    public async Task One_that_goes_on_makes_room_for_another()
    {
        var first = End("first");
        Accepted(new ExecutionCommand.Rerun(first) { All = true, Id = NextId });

        var (kept, beyond) = (End("kept-later"), End("beyond-later"));

        await AwaitConditionAsync(async () => !await IsInMemoryAsync(beyond), TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(500));
        Assert.True(await IsInMemoryAsync(kept));
    }

    [Fact]
    public void Room_that_is_given_back_is_taken_again()
    {
        var lingering = new Lingering(TimeSpan.FromSeconds(5), 1);
        var (first, second) = (false, false);
        Assert.Equal(TimeSpan.FromSeconds(5), lingering.Enter(ref first));
        Assert.Equal(TimeSpan.FromMilliseconds(100), lingering.Enter(ref second));
        Assert.Equal((true, false), (first, second));

        lingering.Leave(ref second);
        Assert.Equal(TimeSpan.FromMilliseconds(100), lingering.Enter(ref second));
        lingering.Leave(ref first);

        Assert.Equal(TimeSpan.FromSeconds(5), lingering.Enter(ref second));
        Assert.Equal((false, true), (first, second));
    }

    private ExecutionId End(string name)
    {
        var id = ExecutionId.Parse(name);
        Accepted(new ExecutionCommand.Run(id, Register(Single), ImmutableSortedDictionary<string, Payload>.Empty) { Id = NextId });
        Assert.Equal(ExecutionState.Success, Accepted(new ExecutionCommand.Complete(new AttemptToken(id, "only", 0, 0, 1), new TaskOutcome.Success(Payload.Json("done"))) { Id = NextId }).State);
        return id;
    }

    private async Task<bool> IsInMemoryAsync(ExecutionId id)
    {
        var asked = await Sys.ActorSelection($"/system/sharding/{Names.ExecutionRegion}/{new ExecutionMessageExtractor().ShardId(id.Value, null)}/{id}").Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(20));
        return asked.Subject is not null;
    }
}
