using Akka.Actor;
using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Hosts one queue: gives its logic time, hears of workers that die, and keeps what operators say of it.</summary>
/// <remarks>Receives: queue messages. Persists: what operators say. Sends: reports to executions, hands to workers, answers to operators.</remarks>
internal sealed class QueueActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>How often a further partition looks what operators have said; they tell the first one.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(5);

    private readonly QueuePartition _partition;
    private readonly string _name;
    private readonly QueueParts _parts;
    private readonly QueueLogic _logic;
    private readonly QueueOrders _orders = new();
    private readonly SortedDictionary<WorkerId, IActorRef> _workers = [];
    private readonly Alarm _alarm = new(Context.System.Scheduler, Context.Self);

    public QueueActor(string entityId, QueueParts parts)
    {
        (_partition, _parts) = (QueuePartition.Parse(Uri.UnescapeDataString(entityId)), parts);
        _name = _partition.Queue;
        var settings = parts.SettingsOf(_name);
        // An embedded queue needs no lease, because the workers before it have died with the process. Those of a queue
        // that is started again within the process have not: they must have their say before it calls anything unknown.
        var isFirst = parts.Board.Start(_partition);
        if (_partition.Number >= settings.Partitions) Context.GetLogger().Error("Another node gives queue '{0}' more partitions than this one, which is to have {1}. Configure lazyengine.queues.\"{0}\".partitions alike on all engines.", _name, settings.Partitions);
        _logic = new QueueLogic(_partition.Name, Guid.NewGuid().ToString("N"), Now, isFirst ? settings : settings with { Lease = settings.Patience }, control: null);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void PreStart()
    {
        _parts.Ways.Add(_partition.Name, Self);
        Timers.StartPeriodicTimer(nameof(Look), Look.Instance, LookEvery);
        if (_partition.Number > 0) Timers.StartPeriodicTimer(nameof(ReadEvery), LoadAgain.Instance, ReadEvery);
        Load();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case QueueMessage.Renew renew:
                Know(renew.Worker, Sender);
                Act(_logic.Receive(renew, Now));
                break;
            case QueueMessage.Describe when _partition.Number > 0:
                // Whoever asks has told the first one something, perhaps.
                var asker = Sender;
                _parts.FindAsync(_name).PipeTo(Self, success: control => new Reread(control ?? QueueControl.None, asker), failure: cause => new NotReread(cause, asker));
                break;
            case QueueMessage.Describe when _logic.Control is not null:
                Sender.Tell(new QueueAnswer.Described(_logic.Describe(Now)));
                break;
            case QueueMessage.Order or QueueMessage.Weigh or QueueMessage.Describe:
                _orders.Add((QueueMessage)message, Sender);
                CarryOut();
                break;
            case QueueMessage other:
                Act(_logic.Receive(other, Now));
                break;
            case Loaded loaded:
                Act(_logic.Obey(loaded.Control, Now));
                CarryOut();
                break;
            case Reread reread:
                Act(_logic.Obey(reread.Control, Now));
                reread.Asker.Tell(new QueueAnswer.Described(_logic.Describe(Now)));
                break;
            case NotReread failed:
                failed.Asker.Tell(new QueueAnswer.Refused(new EngineError(EngineError.JournalUnavailable, $"What holds for queue '{_name}' could not be read: {failed.Cause.Message} Ask again.")));
                break;
            case NotLoaded failed:
                Context.GetLogger().Warning(failed.Cause, "What operators have said about queue '{0}' could not be read; until it is, the queue hands out nothing.", _name);
                Timers.StartSingleTimer(nameof(LoadAgain), LoadAgain.Instance, LookEvery);
                break;
            case LoadAgain:
                Load();
                break;
            case Saved saved:
                Act(_logic.Obey(saved.Control, Now));
                Answer(saved.Asker, new QueueAnswer.Described(_logic.Describe(Now)));
                break;
            case NotSaved failed:
                Answer(failed.Asker, new QueueAnswer.Refused(new EngineError(EngineError.JournalUnavailable, $"What was asked of queue '{_name}' could not be stored: {failed.Cause.Message} Ask again.")));
                break;
            case WorkerDied died:
                if (_workers.TryGetValue(died.Worker, out var known) && known.Equals(died.Ref))
                    Act(_logic.WorkerTerminated(died.Worker, Now, "its process or its node is gone"));
                break;
            case Alarm.Ring:
                _alarm.Cancel();
                Act(_logic.Tick(Now));
                break;
            case Look:
                _parts.Board.Show(_partition, new QueueFigures(_logic.Waiting, _logic.OldestFirstScheduledAt, _logic.Held, _logic.Workers));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _alarm.Cancel();
        _parts.Ways.Remove(_partition.Name, Self);
        _parts.Board.Stop(_partition);
        base.PostStop();
    }

    private void Load()
    {
        _parts.FindAsync(_name).PipeTo(Self, success: control => new Loaded(control ?? QueueControl.None), failure: cause => new NotLoaded(cause));
    }

    private void CarryOut()
    {
        while (_logic.Control is { } control && _orders.Next() is { } next)
        {
            if (QueueOrders.ProblemOf(control, next.Order) is { } problem)
            {
                _orders.Done();
                next.Asker.Tell(new QueueAnswer.Refused(problem));
                continue;
            }

            var after = QueueOrders.After(control, next.Order, Now);
            if (after.Equals(control))
            {
                _orders.Done();
                next.Asker.Tell(new QueueAnswer.Described(_logic.Describe(Now)));
                continue;
            }

            _parts.SaveAsync(_name, after).PipeTo(Self, success: () => new Saved(after, next.Asker), failure: cause => new NotSaved(cause, next.Asker));
            return;
        }
    }

    private void Answer(IActorRef asker, QueueAnswer answer)
    {
        asker.Tell(answer);
        _orders.Done();
        CarryOut();
    }

    private void Know(WorkerId worker, IActorRef sender)
    {
        if (_workers.TryGetValue(worker, out var known) && known.Equals(sender)) return;
        if (known is not null) Context.Unwatch(known);
        _workers[worker] = sender;
        Context.WatchWith(sender, new WorkerDied(worker, sender));
    }

    private void Act(IReadOnlyList<QueueOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case QueueOutput.ToExecution report:
                    _parts.Ways.ToExecution(report.Report, Self);
                    break;
                case QueueOutput.ToWorker hand when _workers.TryGetValue(hand.Worker, out var worker):
                    worker.Tell(hand.Message, Self);
                    break;
                case QueueOutput.WorkerForgotten forgotten when _workers.Remove(forgotten.Worker, out var gone):
                    Context.Unwatch(gone);
                    break;
            }
        }

        _alarm.Set(_logic.NextTick);
    }

    private sealed record WorkerDied(WorkerId Worker, IActorRef Ref);

    private sealed record Loaded(QueueControl Control);

    private sealed record NotLoaded(Exception Cause);

    private sealed record Reread(QueueControl Control, IActorRef Asker);

    private sealed record NotReread(Exception Cause, IActorRef Asker);

    private sealed record Saved(QueueControl Control, IActorRef Asker);

    private sealed record NotSaved(Exception Cause, IActorRef Asker);

    private sealed class LoadAgain
    {
        public static readonly LoadAgain Instance = new();
    }

    private sealed class Look
    {
        public static readonly Look Instance = new();
    }
}
