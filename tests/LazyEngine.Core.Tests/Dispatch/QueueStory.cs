using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Queues;

namespace LazyEngine.Core.Tests.Dispatch;

/// <summary>Tells a queue's behaviour: what it was told, what it is told now, and all that it then says.</summary>
internal sealed class QueueStory
{
    private readonly QueueLogic _queue;
    private IReadOnlyList<QueueOutput> _outputs = [];
    private DateTimeOffset _now = Words.Start;

    private QueueStory(QueueSettings settings, QueueControl? control) => _queue = new QueueLogic(Words.Queue, Words.Epoch, Words.Start, settings, control);

    public static QueueStory Given(params QueueMessage[] messages) => With(new QueueSettings(), messages);

    public static QueueStory With(QueueSettings settings, params QueueMessage[] messages) => new QueueStory(settings, QueueControl.None).And(messages);

    /// <summary>A queue that does not know yet what operators have said.</summary>
    public static QueueStory Unloaded(QueueSettings settings, params QueueMessage[] messages) => new QueueStory(settings, null).And(messages);

    public QueueStory And(params QueueMessage[] messages)
    {
        foreach (var message in messages) _queue.Receive(message, _now);
        return this;
    }

    public QueueStory After(double seconds)
    {
        _now += Words.Seconds(seconds);
        return this;
    }

    public QueueStory When(QueueMessage message) => Now(_queue.Receive(message, _now));

    public QueueStory WhenDies(WorkerId worker, string reason) => Now(_queue.WorkerTerminated(worker, _now, reason));

    public QueueStory WhenOperatorsSay(QueueState state) => Now(_queue.Obey(QueueControl.None with { State = state, Since = _now }, _now));

    public QueueStory WhenOperatorsWeigh(string key, int weight) => Now(_queue.Obey(QueueControl.None with { Weights = QueueControl.None.Weights.Add(key, weight) }, _now));

    /// <summary>Who is handed what, in order.</summary>
    public QueueStory ThenHands(params (WorkerId Worker, AttemptToken Token)[] hands)
    {
        Assert.Equal(hands, _outputs.OfType<QueueOutput.ToWorker>().Where(output => output.Message is WorkerMessage.Hand).Select(output => (output.Worker, ((WorkerMessage.Hand)output.Message).Token)));
        return this;
    }

    /// <summary>How the queue describes itself.</summary>
    public QueueStory Describes(Action<QueueDetails> check)
    {
        check(_queue.Describe(_now));
        return this;
    }

    public QueueStory WhenTicks() => Now(_queue.Tick(_now));

    public QueueStory Then(params QueueOutput[] outputs)
    {
        Assert.Equal(outputs, _outputs);
        return this;
    }

    public QueueStory Counts(int waiting, int held, int workers)
    {
        Assert.Equal((waiting, held, workers), (_queue.Waiting, _queue.Held, _queue.Workers));
        return this;
    }

    public QueueStory NextTickIn(double? seconds)
    {
        Assert.Equal(seconds is { } value ? _now + Words.Seconds(value) : null, _queue.NextTick);
        return this;
    }

    public QueueStory OldestIs(DateTimeOffset? oldest)
    {
        Assert.Equal(oldest, _queue.OldestFirstScheduledAt);
        return this;
    }

    private QueueStory Now(IReadOnlyList<QueueOutput> outputs)
    {
        _outputs = outputs;
        return this;
    }
}
