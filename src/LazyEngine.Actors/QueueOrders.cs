using System.Globalization;
using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Errors;

namespace LazyEngine.Actors;

/// <summary>What operators have asked of a queue and is not stored yet: one thing after the other.</summary>
internal sealed class QueueOrders
{
    private readonly Queue<(QueueMessage Order, IActorRef Asker)> _waiting = new();
    private bool _isBusy;

    public void Add(QueueMessage order, IActorRef asker) => _waiting.Enqueue((order, asker));

    /// <summary>The order before is stored, or has failed.</summary>
    public void Done() => _isBusy = false;

    /// <summary>The next order to see to; null where there is none, or one is being stored.</summary>
    public (QueueMessage Order, IActorRef Asker)? Next()
    {
        if (_isBusy || !_waiting.TryDequeue(out var next)) return null;
        _isBusy = true;
        return next;
    }

    /// <summary>What holds once an order is carried out; the same as before where it asks for nothing new.</summary>
    public static QueueControl After(QueueControl control, QueueMessage asked, DateTimeOffset now) => asked switch
    {
        QueueMessage.Order { State: var state } order when state != control.State => control with { State = state, Since = now, By = order.By },
        QueueMessage.Weigh { Weight: { } weight } weigh => control with { Weights = control.Weights.SetItem(weigh.Key, weight) },
        QueueMessage.Weigh weigh => control with { Weights = control.Weights.Remove(weigh.Key) },
        _ => control,
    };

    /// <summary>What is wrong with an order; null where nothing is.</summary>
    public static EngineError? ProblemOf(QueueControl control, QueueMessage order) => order switch
    {
        QueueMessage.Weigh { Weight: < QueueControl.LeastWeight or > QueueControl.MostWeight } weigh => new EngineError(
            EngineError.InvalidRequest,
            string.Create(CultureInfo.InvariantCulture, $"weight: {weigh.Weight} is outside {QueueControl.LeastWeight} to {QueueControl.MostWeight}.")),
        QueueMessage.Weigh { Weight: not null } weigh when control.Weights.Count >= QueueControl.MostWeights && !control.Weights.ContainsKey(weigh.Key) => new EngineError(
            EngineError.InvalidRequest,
            string.Create(CultureInfo.InvariantCulture, $"key: {QueueControl.MostWeights} keys of queue '{weigh.Queue}' have a weight already, and no more may. Take the weight of another key back first.")),
        _ => null,
    };
}
