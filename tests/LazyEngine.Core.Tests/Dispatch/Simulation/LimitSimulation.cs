using FsCheck;
using FsCheck.Xunit;
using LazyEngine.Dispatch;
using LazyEngine.Queues;

namespace LazyEngine.Core.Tests.Dispatch.Simulation;

/// <summary>Random queues with limits, keys, groups and operators, under random load and faults. The cluster counts what runs whenever a handler starts, and what goes out whenever a hand does.</summary>
public sealed class LimitSimulation
{
    private static readonly TimeSpan Faults = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    [Theory]
    [MemberData(nameof(DispatchSimulation.Seeds), MemberType = typeof(DispatchSimulation))]
    public void No_limit_is_exceeded_at_any_instant_and_nobody_starves(int seed) => Simulate(new World(seed) { IsFaulty = true, IsOrdered = true });

    [Property(MaxTest = 20)]
    public void Under_any_seed_too(DoNotSize<int> seed) => Simulate(new World(seed.Item) { IsFaulty = true, IsOrdered = true });

    [Theory]
    [MemberData(nameof(DispatchSimulation.Seeds), MemberType = typeof(DispatchSimulation))]
    public void Where_messages_overtake_each_other_nobody_starves_either(int seed) => Simulate(new World(seed) { IsFaulty = true });

    private static void Simulate(World world)
    {
        var queues = Enumerable.Range(0, 3).Select(_ => new Cluster(world, SettingsFor(world), executions: 25, workers: 3, () => TermsFor(world))).ToList();
        world.After(world.Between(0, 10), Fault);
        world.Run(world.Now + Faults, () => false);

        world.IsFaulty = false;
        foreach (var queue in queues)
        {
            queue.Say(QueueState.Open);
            foreach (var execution in queue.Executions) execution.Resume();
            queue.AddWorker(Cluster.Group);
        }

        world.Run(world.Now + Patience, () => queues.TrueForAll(queue => queue.IsDone));
        Assert.All(queues.SelectMany(queue => queue.Executions), execution => Assert.Equal(1, execution.Accepted));
        world.Run(world.Now + TimeSpan.FromMinutes(5), () => false);
        Assert.All(queues, queue => Assert.True(queue.IsAtRest, "Something is still held or waits, and nobody needs it."));

        void Fault()
        {
            if (!world.IsFaulty) return;
            queues[world.Pick(queues.Count)].Fault();
            world.After(world.Between(0, 6), Fault);
        }
    }

    private static QueueSettings SettingsFor(World world) => new()
    {
        Concurrency = world.Chance(0.5) ? 1 + world.Pick(4) : null,
        KeyConcurrency = world.Chance(0.5) ? 1 + world.Pick(2) : null,
        Keys = QueueSettings.NoKeys.Add("a", new KeySettings(1 + world.Pick(9), world.Chance(0.5) ? 1 + world.Pick(3) : null)),
        Rate = world.Chance(0.3) ? new RateLimit(1 + world.Pick(3), TimeSpan.FromSeconds(1 + world.Pick(5)), 1 + world.Pick(3)) : null,
    };

    private static OfferTerms TermsFor(World world) =>
        new(world.Pick(3), Words.Start + world.Between(0, 180), new[] { string.Empty, "a", "b", "c" }[world.Pick(4)], world.Chance(0.2) ? Cluster.Group : string.Empty);
}
