using System.Globalization;
using LazyEngine.Executions;
using static LazyEngine.Dispatch.HeldAttempts;

namespace LazyEngine.Dispatch;

/// <content>What a worker does with its slots: it leaves them to others early, and on one of several partitions shares them with itself on the others.</content>
internal sealed partial class WorkerLogic
{
    // Those on other partitions count their commands too.
    private readonly string _line = QueuePartition.Parse(queue).Number is > 0 and var number ? string.Create(CultureInfo.InvariantCulture, $"{number}-") : string.Empty;

    /// <summary>Whether the process may take one more attempt, whatever this worker itself has free.</summary>
    public Func<bool> HasRoom { get; init; } = static () => true;

    /// <summary>How many slots it offers to its queue.</summary>
    public int Offered { get; private set; } = settings.Slots;

    /// <summary>How many slots are taken by what it holds.</summary>
    public int Taken => _held.Taken;

    public bool Holds(AttemptToken token) => _held.Find(token) is not null;

    /// <summary>What it holds, and which of them nothing but the handler is awaited of.</summary>
    public IReadOnlyList<(AttemptToken Token, string? Key, bool MayMove)> Attempts() =>
        [.. _held.InOrder.Select(held => (held.Token, held.Key, held is { Step: Step.Running, Command: null, IsFenced: false }))];

    /// <summary>Offers another number of slots from now on.</summary>
    public IReadOnlyList<WorkerOutput> Offer(int slots, DateTimeOffset now)
    {
        Offered = slots;
        Renew(now);
        return TakeOutputs();
    }

    /// <summary>Holds an attempt no longer that runs on elsewhere in the same process.</summary>
    public IReadOnlyList<WorkerOutput> MoveAway(AttemptToken token)
    {
        _held.Remove(_held.Find(token)!);
        return [new WorkerOutput.ToQueue(new QueueMessage.Done(queue, worker, token))];
    }

    // Only where every slot is taken, so that a worker with slots to spare says nothing. The attempt stays the worker's until the
    // execution has answered: who asks the queue is told so.
    private void Vacate()
    {
        while (!_draining && _held.Taken >= Offered && _held.Vacated < settings.UnansweredMax && _held.Vacate() is { } held)
            _outputs.Add(new WorkerOutput.ToQueue(new QueueMessage.Vacate(queue, worker, held.Token)));
    }
}
