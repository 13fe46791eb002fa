using System.Collections.Concurrent;
using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Hosts one queue: gives its logic time and hears of workers that die.</summary>
/// <remarks>Receives: queue messages. Persists: nothing. Sends: reports to executions, hands to workers.</remarks>
internal sealed class QueueActor : UntypedActor
{
    private readonly QueueLogic _logic;
    private readonly Func<IActorRef> _executions;
    private readonly SortedDictionary<WorkerId, IActorRef> _workers = [];
    private readonly Alarm _alarm = new(Context.System.Scheduler, Context.Self);

    public QueueActor(string entityId, QueueSettings settings, ConcurrentDictionary<string, bool> startedHere, Func<IActorRef> executions)
    {
        _executions = executions;
        // An embedded queue needs no lease, because the workers before it have died with the process. Those of a queue
        // that is started again within the process have not: they must have their say before it calls anything unknown.
        var isFirst = startedHere.TryAdd(entityId, true);
        _logic = new QueueLogic(entityId, Guid.NewGuid().ToString("N"), Now, isFirst ? settings : settings with { Lease = settings.Patience });
    }

    private static DateTimeOffset Now => Context.System.Scheduler.Now;

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case QueueMessage.Renew renew:
                Know(renew.Worker, Sender);
                Act(_logic.Receive(renew, Now));
                break;
            case QueueMessage other:
                Act(_logic.Receive(other, Now));
                break;
            case WorkerDied died:
                if (_workers.TryGetValue(died.Worker, out var known) && known.Equals(died.Ref))
                    Act(_logic.WorkerTerminated(died.Worker, Now, "its process or its node is gone"));
                break;
            case Alarm.Ring:
                _alarm.Cancel();
                Act(_logic.Tick(Now));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    protected override void PostStop()
    {
        _alarm.Cancel();
        base.PostStop();
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
                case QueueOutput.ToExecution { Report: QueueReport.Taken or QueueReport.Full or QueueReport.Standing } answer when !Sender.IsNobody():
                    // It answers what is being received: whoever has asked is the one to hear it, and asks again where it does not.
                    Sender.Tell(answer.Report, Self);
                    break;
                case QueueOutput.ToExecution report:
                    _executions().Tell(report.Report, Self);
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
}
