using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Hosting.Tests;

/// <summary>Whoever asks why a task does not begin is told what its queue lacks.</summary>
public sealed class QueueWaitsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly OpenWait Waits = new(WaitKind.Queue, new AttemptToken(ExecutionId.Parse("a"), "letter", 0, 0, 1), Now, "a worker of queue 'mail'", null, "Offered.") { Queue = "mail" };

    private static readonly QueueDetails Mail = new() { Name = "mail", Depth = 1, Workers = [Worker(slots: 2, held: 0, "gpu")] };

    public static TheoryData<QueueDetails, string?, string, string> Reasons => new()
    {
        { Mail with { State = QueueState.Paused, StateSince = Now, StateBy = new Origin("ann", "stock-taking") }, null, "whoever resumes queue 'mail', which is paused", "Offered. The queue is paused since 2026-03-01 12:00:00Z by 'ann' (stock-taking): it hands out nothing until somebody resumes it." },
        { Mail with { Workers = [] }, null, "a worker of queue 'mail', which has none", "Offered. No worker serves the queue." },
        { Mail with { Workers = [Worker(2, 0) with { IsLeaving = true }] }, null, "a worker of queue 'mail', which has none", "Offered. No worker serves the queue." },
        { Mail, "tape", "a worker of group 'tape' in queue 'mail', which has none", "Offered. None of the workers of the queue is of group 'tape'." },
        { Mail with { State = QueueState.Draining, StateSince = Now }, null, "whoever resumes queue 'mail', which is drained", "Offered. The queue is drained since 2026-03-01 12:00:00Z: it takes nothing new until somebody resumes it." },
        { Mail with { Held = 3, Concurrency = 3 }, null, "a worker of queue 'mail', whose limit of 3 at once is reached", "Offered. The limit of the queue is reached: 3 at once." },
        { Mail with { Held = 3, Workers = [Worker(2, 2), Worker(1, 1)] }, null, "a worker of queue 'mail', whose slots are all busy", "Offered. All 3 slots of its workers are busy." },
        { Mail with { Held = 1, Workers = [Worker(1, 1)] }, null, "a worker of queue 'mail', whose slots are all busy", "Offered. The only slot of its workers is busy." },
        { Mail with { Rate = new RateLimit(5, TimeSpan.FromMinutes(1), 5) }, null, "a worker of queue 'mail', whose rate is used up", "Offered. The rate of the queue is used up: 5 in 00:01:00." },
        { Mail, "gpu", "a worker of queue 'mail'", "Offered." },
        { Mail with { Held = 2, Concurrency = 3 }, null, "a worker of queue 'mail'", "Offered." },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void The_reason_of_the_queue_is_told_beside_the_wait(QueueDetails queue, string? group, string who, string text)
    {
        var told = QueueWaits.Told(Waits with { Group = group }, queue);

        Assert.Equal((who, text), (told.Who, told.Text));
    }

    private static QueueWorker Worker(int slots, int held, params string[] groups) => new() { Name = "w", Queue = "mail", Slots = slots, Held = held, Groups = [.. groups] };
}
