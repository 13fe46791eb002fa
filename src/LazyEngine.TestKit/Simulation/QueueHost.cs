using System.Globalization;
using LazyEngine.Dispatch;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Stands for the actor of one queue.</summary>
internal sealed class QueueHost
{
    private readonly EngineProcess _engine;
    private readonly QueueLogic _logic;
    private World.Cancel? _alarm;

    public QueueHost(EngineProcess engine, string queue, int number, QueueSettings settings)
    {
        _engine = engine;
        _logic = new QueueLogic(queue, string.Create(CultureInfo.InvariantCulture, $"e{number}"), engine.Cluster.World.Now, settings, QueueControl.None);
    }

    public bool IsEmpty => _logic.Waiting == 0 && _logic.Held == 0;

    public void Stop() => _alarm?.Now();

    public void Receive(QueueMessage message) => Act(_logic.Receive(message, _engine.Cluster.World.Now));

    public void WorkerDied(Executions.WorkerId worker) => Act(_logic.WorkerTerminated(worker, _engine.Cluster.World.Now, "its process has ended"));

    private void Act(IReadOnlyList<QueueOutput> outputs)
    {
        foreach (var output in outputs)
        {
            switch (output)
            {
                case QueueOutput.ToExecution report:
                    _engine.Cluster.ToExecution(report.Report);
                    break;
                case QueueOutput.ToWorker message:
                    _engine.Cluster.ToWorker(message.Worker, message.Message);
                    break;
            }
        }

        _alarm?.Now();
        if (_logic.NextTick is { } due) _alarm = _engine.Cluster.World.After(due - _engine.Cluster.World.Now, () => { if (_engine.IsAlive) Act(_logic.Tick(_engine.Cluster.World.Now)); });
    }
}
