using System.Globalization;
using FsCheck;
using FsCheck.Xunit;
using LazyEngine.Dispatch;
using LazyEngine.Queues;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

public sealed class DispatchSimulation
{
    private static readonly TimeSpan Faults = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The gate tries the same seeds each time; a long run tries more.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_TEST_SEEDS") ?? "100", CultureInfo.InvariantCulture))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_goes_wrong_every_task_is_in_the_end_completed_once(int seed) => Simulate(new World(seed) { IsFaulty = true });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Without_overtaking_messages_nothing_is_given_up_that_runs(int seed) => Simulate(new World(seed) { IsFaulty = true, IsOrdered = true });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Partitions_that_share_the_slots_of_their_workers_lose_nothing_and_let_nobody_starve(int seed) =>
        Simulate(new World(seed) { IsFaulty = true, IsOrdered = seed % 2 == 0 }, new QueueSettings { Partitions = 2 + (seed % 4) });

    [Property(MaxTest = 20)]
    public void Under_any_seed_too(DoNotSize<int> seed) => Simulate(new World(seed.Item) { IsFaulty = true, IsOrdered = true });

    [Property(MaxTest = 20)]
    public void Embedded_too(DoNotSize<int> seed)
    {
        var world = new World(seed.Item) { IsOrdered = true };
        var cluster = new Cluster(world, new QueueSettings { Lease = TimeSpan.Zero }, executions: 30, workers: 2);
        world.Run(world.Now + Patience, () => cluster.IsDone);
        AssertAllDone(world, cluster);
    }

    private static void Simulate(World world, QueueSettings? settings = null)
    {
        var cluster = new Cluster(world, settings ?? new QueueSettings(), executions: 30, workers: 3);
        var end = world.Now + Faults;
        world.After(world.Between(0, 10), Fault);
        world.Run(end, () => false);

        world.IsFaulty = false;
        cluster.Say(QueueState.Open);
        foreach (var execution in cluster.Executions) execution.Resume();
        cluster.AddWorker();
        world.Run(world.Now + Patience, () => cluster.IsDone);
        AssertAllDone(world, cluster);

        void Fault()
        {
            if (!world.IsFaulty) return;
            cluster.Fault();
            world.After(world.Between(0, 15), Fault);
        }
    }

    private static void AssertAllDone(World world, Cluster cluster)
    {
        Assert.All(cluster.Executions, execution => Assert.Equal(1, execution.Accepted));
        world.Run(world.Now + TimeSpan.FromMinutes(5), () => false);
        Assert.All(cluster.Executions, execution => Assert.Equal(1, execution.Accepted));
        Assert.True(cluster.IsAtRest, "Something is still held or waits, and nobody needs it.");
    }
}
