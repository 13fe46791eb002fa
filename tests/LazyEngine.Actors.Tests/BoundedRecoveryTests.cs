using Akka.Actor;
using Akka.Cluster.Sharding;
using LazyEngine.Executions;

namespace LazyEngine.Actors.Tests;

public sealed class BoundedRecoveryTests() : EngineTest("memory", $$"""
    akka.persistence.journal.plugin = "akka.persistence.journal.lazyengine-gated"
    akka.persistence.journal.lazyengine-gated {
      class = "{{typeof(RecoveryGate.GatedJournal).FullName}}, LazyEngine.Actors.Tests"
      circuit-breaker.max-failures = 2147483647
      circuit-breaker.call-timeout = 60s
    }
    akka.persistence.max-concurrent-recoveries = 20
    """)
{
    private const int Cold = 500;

    [Fact]
    public async Task However_many_are_woken_at_once_no_more_recover_than_the_configuration_says()
    {
        var (node, gate) = (Node, RecoveryGate.Of(Sys));
        gate.Close();
        for (var number = 0; number < Cold; number++) node.Executions.Tell(new ExecutionQuery.Details(ExecutionId.Parse($"cold-{number}"), 0), TestActor);

        // All are started, and wait for their turn.
        await AwaitAssertAsync(
            async () =>
            {
                var region = await node.Executions.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(5));
                Assert.Equal((Cold, 20), (region.Shards.Sum(shard => shard.EntityIds.Count), gate.Inside));
            },
            TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(100));
        gate.Open();

        for (var number = 0; number < Cold; number++) await ExpectMsgAsync<ExecutionReply.Refused>(TimeSpan.FromSeconds(20));
        Assert.Equal(20, gate.Most);
    }
}
