using System.Globalization;
using LazyEngine.Queues;
using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <summary>Queues and their workers, for people.</summary>
internal static class QueueView
{
    public static void Write(IAnsiConsole console, IReadOnlyList<QueueDetails> queues)
    {
        if (queues.Count == 0)
        {
            console.WriteLine("No queues.");
            return;
        }

        var table = Tables.Of("queue", "state", "depth", "oldest", "held", "workers", "slots", "limits").Numbers(2, 3, 4, 5, 6);
        foreach (var queue in queues)
        {
            table.AddRow(
                new Text(queue.Name),
                new Text(queue.State.ToString(), StyleOf(queue.State)),
                new Text(Show(queue.Depth)),
                new Text(queue.OldestAge is { } age ? AgeOf(age) : string.Empty),
                new Text(Show(queue.Held)),
                new Text(Show(queue.Workers.Count)),
                new Text(Show(queue.Workers.Sum(worker => worker.Slots))),
                new Text(LimitsOf(queue)));
        }

        console.Write(table);
        WriteReasons(console, queues);
        WriteKeys(console, queues);
        WriteWorkers(console, queues);
    }

    public static string Line(QueueDetails queue) => $"{queue.Name}  {queue.State}  {Show(queue.Depth)} wait, {Show(queue.Held)} run";

    private static void WriteReasons(IAnsiConsole console, IReadOnlyList<QueueDetails> queues)
    {
        foreach (var queue in queues.Where(queue => queue is { State: not QueueState.Open, StateBy: not null }))
            console.WriteLine($"  {queue.Name} is {queue.State.ToString().ToLowerInvariant()} since {queue.StateSince:u} by {queue.StateBy!.Who}{(queue.StateBy.Why is { } why ? $": {why}" : string.Empty)}");
    }

    private static void WriteKeys(IAnsiConsole console, IReadOnlyList<QueueDetails> queues)
    {
        // A queue whose attempts have no keys has nothing to tell.
        var keys = queues.SelectMany(queue => queue.Keys.Select(key => (Queue: queue.Name, Key: key))).Where(key => key.Key.Key.Length > 0).ToList();
        if (keys.Count == 0) return;
        var table = Tables.Of("queue", "key", "weight", "limit", "depth", "held").Numbers(2, 3, 4, 5);
        foreach (var (queue, key) in keys)
            table.Add(queue, key.Key, Show(key.Weight), key.Concurrency is { } limit ? Show(limit) : string.Empty, Show(key.Depth), Show(key.Held));
        console.Write(table);
    }

    private static void WriteWorkers(IAnsiConsole console, IReadOnlyList<QueueDetails> queues)
    {
        var workers = queues.SelectMany(queue => queue.Workers).ToList();
        if (workers.Count == 0) return;
        var table = Tables.Of("worker", "queue", "slots", "held", "groups", "version", "node").Numbers(2, 3);
        foreach (var worker in workers)
        {
            table.Add(
                worker.IsLeaving ? $"{worker.Name} (leaves)" : worker.Name,
                worker.Queue,
                Show(worker.Slots),
                Show(worker.Held),
                string.Join(", ", worker.Groups),
                worker.Version,
                worker.IsRemote ? $"by {worker.Node}" : worker.Node);
        }

        console.Write(table);
    }

    private static string LimitsOf(QueueDetails queue)
    {
        var limits = new List<string>();
        if (queue.Partitions > 1) limits.Add($"{Show(queue.Partitions)} partitions");
        if (queue.Concurrency is { } most) limits.Add($"{Show(most)} at once");
        if (queue.KeyConcurrency is { } each) limits.Add($"{Show(each)} of a key");
        if (queue.Rate is { } rate) limits.Add($"{Show(rate.Count)} in {AgeOf(rate.Per)}");
        return string.Join(", ", limits);
    }

    private static string AgeOf(TimeSpan age) => age.TotalSeconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0.#} s")
        : age.TotalHours < 2 ? string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0.#} min") : string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0.#} h");

    private static Style StyleOf(QueueState state) => state == QueueState.Open ? Style.Plain : new Style(Color.Yellow);

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}
