using Akka.Configuration;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>The <c>lazyengine</c> section, read once at start. Meanings, units and defaults stand in hocon/lazyengine.conf.</summary>
internal sealed record EngineSettings
{
    public required Limits Limits { get; init; }

    public required WakeSchedule Wakes { get; init; }

    public required OfferSettings Offers { get; init; }

    /// <summary>What holds for every queue.</summary>
    public required QueueSettings Queue { get; init; }

    /// <summary>What holds for single queues, by name.</summary>
    public required IReadOnlyDictionary<string, QueueSettings> Queues { get; init; }

    public required WorkerSettings Worker { get; init; }

    public required WatchdogSettings Watchdog { get; init; }

    public required RetentionSettings Retention { get; init; }

    public required bool Embedded { get; init; }

    public required int CommandsPerWrite { get; init; }

    public required int SnapshotEvery { get; init; }

    /// <summary>How many commits since the last snapshot make one worth while before the execution leaves the memory.</summary>
    public required int SnapshotBeforeSleepFrom { get; init; }

    public required TimeSpan PassivateIdleAfter { get; init; }

    public required TimeSpan PassivateFinishedAfter { get; init; }

    public required int FinishedInMemoryMax { get; init; }

    public required int WatchdogDaemons { get; init; }

    public required TimeSpan DrainTimeout { get; init; }

    public required TimeSpan RequestTimeout { get; init; }

    public required TimeSpan GiveUpAfter { get; init; }

    /// <summary>What holds for a queue.</summary>
    public QueueSettings QueueOf(string queue) => Queues.GetValueOrDefault(queue, Queue);

    /// <summary>Addresses a message about attempts of an execution to the partition of the queue that has them.</summary>
    public QueueMessage ToPartition(QueueMessage message, ExecutionId execution) =>
        QueueOf(message.Queue).Partitions is > 1 and var partitions ? message with { Queue = QueuePartition.Of(message.Queue, execution, partitions).Name } : message;

    /// <param name="config">The configuration.</param>
    /// <param name="withJournal">Whether the journal's section is checked too, so that one error lists the faults of both.</param>
    /// <exception cref="InvalidSettingsException">Lists every wrong or missing key, not just the first.</exception>
    public static EngineSettings From(Config config, bool withJournal = false)
    {
        var read = new SettingsReader(config, "lazyengine");
        if (withJournal) _ = JournalSettings.From(read.Section("journal"));
        var embedded = read.Flag("embedded");
        var queue = new QueueSettings
        {
            MaxWaiting = read.Int("queue.waiting-max", 1, 100_000_000),
            Lease = embedded && !read.Flag("queue.remote-workers") ? TimeSpan.Zero : read.Duration("queue.lease", TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
            FullRetryAfter = read.Duration("queue.full-retry-after", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
        };
        var settings = new EngineSettings
        {
            Embedded = embedded,
            Limits = new Limits
            {
                PayloadBytes = (int)read.Bytes("limits.payload", 1024, 64L * 1024 * 1024),
                MessageBytes = (int)read.Bytes("limits.message", 1024, 256L * 1024 * 1024),
                StateBytes = read.Bytes("limits.state", 1024, 4L * 1024 * 1024 * 1024),
                FamilyMax = read.Int("limits.family-max", 1, 10_000_000),
                DeepFamilyMax = read.Int("limits.deep-family-max", 1, 10_000_000),
                InFlightMax = read.Int("limits.in-flight-max", 1, 100_000),
            },
            Wakes = new WakeSchedule(
                read.Duration("wake.first-check", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
                read.Duration("wake.longest-check", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1))),
            Offers = new OfferSettings
            {
                AckTimeout = read.Duration("offers.ack-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10)),
                LongestRetry = read.Duration("offers.longest-retry", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            },
            Queue = queue,
            Queues = QueueLimits.Read(read.Section("queues"), queue),
            Worker = new WorkerSettings
            {
                Slots = read.Int("worker.slots", 1, 100_000),
                UnansweredMax = read.Int("worker.unanswered-max", 0, 100_000),
                RenewEvery = read.Duration("worker.renew-every", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
                Facts = new WorkerFacts { Groups = read.Names("worker.groups").ToSequence() },
            },
            Watchdog = new WatchdogSettings
            {
                PollEvery = read.Duration("watchdog.poll-every", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
                PageSize = read.Int("watchdog.page-size", 1, 10_000),
                PagePause = read.Duration("watchdog.page-pause", TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            },
            Retention = RetentionSettings.Read(read),
            CommandsPerWrite = read.Int("execution.commands-per-write", 1, 10_000),
            SnapshotEvery = read.Int("execution.snapshot-every", 1, 1_000_000),
            SnapshotBeforeSleepFrom = read.Int("execution.snapshot-before-sleep-from", 1, 1_000_000),
            PassivateIdleAfter = read.Duration("execution.passivate-idle-after", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
            PassivateFinishedAfter = read.Duration("execution.passivate-finished-after", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
            FinishedInMemoryMax = read.Int("execution.finished-in-memory-max", 0, 1_000_000),
            WatchdogDaemons = read.Int("watchdog.daemons", 1, 64),
            DrainTimeout = read.Duration("worker.drain-timeout", TimeSpan.Zero, TimeSpan.FromHours(1)),
            RequestTimeout = read.Duration("client.request-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            GiveUpAfter = read.Duration("client.give-up-after", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
        };
        read.ThrowIfAnyProblem();
        return settings;
    }
}
