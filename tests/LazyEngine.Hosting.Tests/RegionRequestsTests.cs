using Akka.Actor;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting.Tests;

public sealed class RegionRequestsTests : IAsyncDisposable
{
    private static readonly ExecutionCommand.Stop Stop = new(ExecutionId.Parse("x")) { Id = new CommandId("c1") };
    private static readonly ExecutionReply.Accepted Answer = new(Stop.Execution, Stop.Id, ExecutionState.Suspended, 3);

    private readonly ActorSystem _system = ActorSystem.Create("test");

    public async ValueTask DisposeAsync() => await _system.Terminate();

    [Fact]
    public async Task A_command_that_is_swallowed_while_its_shard_is_handed_over_is_sent_again_and_answered()
    {
        var seen = new List<object>();
        var region = Region((message, sender) =>
        {
            seen.Add(message);
            if (seen.Count > 2) sender.Tell(Answer);
        });

        var reply = await Requests(region).AskAsync(Stop, CancellationToken.None);

        Assert.Same(Answer, reply);
        Assert.Equal([Stop, Stop, Stop], seen);
    }

    [Fact]
    public async Task A_command_that_nobody_answers_is_given_up_with_a_word_on_what_is_known()
    {
        var refusal = await Assert.ThrowsAsync<EngineException>(() => Requests(Region((_, _) => { }), giveUp: 100).AskAsync(Stop, CancellationToken.None));

        Assert.Equal(EngineError.Unavailable, refusal.Code);
        Assert.Contains("safe to repeat", refusal.Message, StringComparison.Ordinal);
    }

    private RegionRequests Requests(IActorRef region, double giveUp = 60_000) =>
        new(() => region, TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(giveUp), _system.Scheduler);

    private IActorRef Region(Action<object, IActorRef> receive) => _system.ActorOf(Props.Create(() => new Stub(receive)));

    private sealed class Stub : UntypedActor
    {
        private readonly Action<object, IActorRef> _receive;

        public Stub(Action<object, IActorRef> receive) => _receive = receive;

        protected override void OnReceive(object message) => _receive(message, Sender);
    }
}
