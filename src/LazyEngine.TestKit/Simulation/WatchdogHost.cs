using LazyEngine.Dispatch;
using LazyEngine.Executions;

namespace LazyEngine.TestKit.Simulation;

/// <summary>Stands for the watchdog of one engine process: wakes what the index says is due, a page at a time.</summary>
internal sealed class WatchdogHost
{
    private readonly EngineProcess _engine;
    private readonly WatchdogSettings _settings = new() { PageSize = 2 };
    private readonly WatchdogLogic _logic;

    public WatchdogHost(EngineProcess engine, bool sweepFirst)
    {
        _engine = engine;
        _logic = new WatchdogLogic(_settings, sweepFirst);
        Read();
    }

    private void Read()
    {
        if (!_engine.IsAlive) return;
        if (_engine.Cluster.Journal.Page(_logic.Next(_engine.Now), _settings.PageSize) is { } rows)
        {
            _logic.Read([.. rows.Select(row => (row.Header.Execution, row.Header.WakeAt))]);
            foreach (var row in rows) _engine.Cluster.ToExecution("watchdog", new ExecutionCommand.Wake(row.Header.Execution) { Id = new CommandId("wake") }, _ => { });
        }
        else
        {
            _logic.Failed();
        }

        _engine.Cluster.World.After(_logic.Pause, Read);
    }
}
