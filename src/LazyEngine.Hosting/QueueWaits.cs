using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Hosting;

/// <summary>Says why an attempt still waits in its queue: what executions do not know, for they hear of an attempt when a worker claims it.</summary>
internal static class QueueWaits
{
    /// <summary>The same wait, told by what the queue says of itself.</summary>
    public static OpenWait Told(OpenWait wait, QueueDetails queue)
    {
        var name = $"queue '{queue.Name}'";
        var workers = queue.Workers.Where(worker => !worker.IsLeaving).ToList();
        var (slots, held) = (workers.Sum(worker => worker.Slots), workers.Sum(worker => worker.Held));
        return queue switch
        {
            { State: QueueState.Paused } => Because($"whoever resumes {name}, which is paused", $"The queue is paused{By(queue)}: it hands out nothing until somebody resumes it."),
            _ when workers.Count == 0 => Because($"a worker of {name}, which has none", "No worker serves the queue."),
            _ when wait.Group is { } group && !workers.Any(worker => worker.Groups.Contains(group)) => Because($"a worker of group '{group}' in {name}, which has none", $"None of the workers of the queue is of group '{group}'."),
            { State: QueueState.Draining } => Because($"whoever resumes {name}, which is drained", $"The queue is drained{By(queue)}: it takes nothing new until somebody resumes it."),
            { Concurrency: { } most } when queue.Held >= most => Because($"a worker of {name}, whose limit of {Show(most)} at once is reached", $"The limit of the queue is reached: {Show(most)} at once."),
            _ when held >= slots => Because($"a worker of {name}, whose slots are all busy", slots == 1 ? "The only slot of its workers is busy." : $"All {Show(slots)} slots of its workers are busy."),
            { Rate: { } rate, Depth: > 0 } => Because($"a worker of {name}, whose rate is used up", $"The rate of the queue is used up: {Show(rate.Count)} in {rate.Per:c}."),
            _ => wait,
        };

        OpenWait Because(string who, string why) => wait with { Who = who, Text = $"{wait.Text} {why}" };
    }

    private static string By(QueueDetails queue) =>
        (queue.StateSince is { } since ? $" since {since.ToString("u", CultureInfo.InvariantCulture)}" : string.Empty)
        + (queue.StateBy is { } by ? $" by '{by.Who}'{(by.Why is { } why ? $" ({why})" : string.Empty)}" : string.Empty);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
