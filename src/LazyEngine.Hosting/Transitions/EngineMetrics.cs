using System.Diagnostics;
using System.Diagnostics.Metrics;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Hosting;

/// <summary>The meter <c>LazyEngine</c>: what the executions on this node write, in numbers. Commits that are read back do not count.</summary>
internal sealed class EngineMetrics : IDisposable
{
    /// <summary>The name of the meter; part of the public contract, as those of the instruments are.</summary>
    public const string MeterName = "LazyEngine";

    private readonly Meter? _own;
    private readonly Meter _meter;
    private readonly Counter<long> _started;
    private readonly Counter<long> _rerun;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _scheduled;
    private readonly Counter<long> _completed;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _dropped;

    /// <param name="meters">Of the application; null where it has none, and the meter is made here.</param>
    public EngineMetrics(IMeterFactory? meters)
    {
        if (meters is null) _own = new Meter(MeterName);
        var meter = _meter = _own ?? meters!.Create(MeterName);
        _started = meter.CreateCounter<long>("lazyengine.executions.started", "{execution}", "Executions that were started, by flow.");
        _rerun = meter.CreateCounter<long>("lazyengine.executions.rerun", "{execution}", "Executions that began to run again, by flow.");
        _ended = meter.CreateCounter<long>("lazyengine.executions.ended", "{execution}", "Executions that have ended, by flow and state.");
        _scheduled = meter.CreateCounter<long>("lazyengine.attempts.scheduled", "{attempt}", "Attempts that were offered to workers, by flow and task; attempts to undo included.");
        _completed = meter.CreateCounter<long>("lazyengine.attempts.completed", "{attempt}", "Attempts that are over, by flow, task and outcome.");
        _durations = meter.CreateHistogram<double>("lazyengine.attempts.duration", "s", "The time from the grant of an attempt to its outcome, by flow, task and outcome.");
        _dropped = meter.CreateCounter<long>("lazyengine.transitions.dropped", "{transition}", "Transitions that a slow listener has missed.");
    }

    /// <summary>Says how queues are doing whenever somebody looks. Those that are on other nodes, these nodes tell of.</summary>
    /// <param name="figures">The queues of this node.</param>
    /// <param name="clock">The time.</param>
    public void Observe(Func<IEnumerable<KeyValuePair<string, QueueFigures>>> figures, Func<DateTimeOffset> clock)
    {
        _meter.CreateObservableGauge("lazyengine.queues.depth", () => Each(queue => (long)queue.Depth), "{attempt}", "Attempts that wait for a worker, by queue.");
        _meter.CreateObservableGauge("lazyengine.queues.oldest_age", () => Each(queue => queue.OldestAt is { } oldest ? Math.Max(0, (clock() - oldest).TotalSeconds) : 0), "s", "The time since the first attempt at the oldest task that waits was scheduled, by queue; 0 where none waits.");
        _meter.CreateObservableGauge("lazyengine.queues.held", () => Each(queue => (long)queue.Held), "{attempt}", "Attempts that workers hold, by queue.");
        _meter.CreateObservableGauge("lazyengine.queues.workers", () => Each(queue => (long)queue.Workers), "{worker}", "Workers that take attempts, by queue.");

        IEnumerable<Measurement<T>> Each<T>(Func<QueueFigures, T> number)
            where T : struct => figures().Select(queue => new Measurement<T>(number(queue.Value), new KeyValuePair<string, object?>("queue", queue.Key)));
    }

    public bool IsListening => _started.Enabled || _rerun.Enabled || _ended.Enabled || _scheduled.Enabled || _completed.Enabled || _durations.Enabled;

    public void Dropped() => _dropped.Add(1);

    public void Count(Plan plan, Execution before, Commit commit)
    {
        if (!IsListening) return;
        var flow = new KeyValuePair<string, object?>("flow", plan.Name);
        foreach (var happened in commit.Events)
        {
            switch (happened)
            {
                case ExecutionStarted:
                    _started.Add(1, flow);
                    break;
                case ExecutionRerun:
                    _rerun.Add(1, flow);
                    break;
                case ExecutionSucceeded:
                    _ended.Add(1, flow, new("state", nameof(ExecutionState.Success)));
                    break;
                case ExecutionFailed:
                    _ended.Add(1, flow, new("state", nameof(ExecutionState.Failure)));
                    break;
                case ExecutionReverted:
                    _ended.Add(1, flow, new("state", nameof(ExecutionState.Reverted)));
                    break;
                case ExecutionCancelled:
                    _ended.Add(1, flow, new("state", nameof(ExecutionState.Cancelled)));
                    break;
                case TaskScheduled e:
                    _scheduled.Add(1, flow, new("task", e.Task));
                    break;
                case CompensationScheduled e:
                    _scheduled.Add(1, flow, new("task", e.Task));
                    break;
                default:
                    if (OutcomeOf(happened) is { } over) CountAttempt(plan, before, commit, happened, flow, over);
                    break;
            }
        }
    }

    public void Dispose() => _own?.Dispose();

    private void CountAttempt(Plan plan, Execution before, Commit commit, ExecutionEvent happened, KeyValuePair<string, object?> flow, (string Task, int Turn, int Item, int Attempt, string Outcome) over)
    {
        if (!plan.TryFindTask(over.Task, out var node) || !before.Tasks.TryGetValue(new InstanceKey(node, over.Turn, over.Item), out var instance)) return;
        // What ends between two attempts ends none, and what is undone at once has had none.
        if (instance.Attempt != over.Attempt || instance.State is not (TaskState.Scheduled or TaskState.Running or TaskState.Waiting)) return;
        if (happened is TaskReverted && instance.Phase != Phase.Compensating) return;
        var tags = new TagList([flow, new("task", over.Task), new("outcome", over.Outcome)]);
        _completed.Add(1, tags);
        if (instance.ClaimedAt is { } begun) _durations.Record((commit.At - begun).TotalSeconds, tags);
    }

    private static (string Task, int Turn, int Item, int Attempt, string Outcome)? OutcomeOf(ExecutionEvent happened) => happened switch
    {
        TaskSucceeded e => (e.Task, e.Turn, e.Item, e.Attempt, "success"),
        TaskReverted e => (e.Task, e.Turn, e.Item, e.Attempt, "success"),
        RetryDecided e => (e.Controller, 0, 0, e.Attempt, "success"),
        TaskFailed e => (e.Task, e.Turn, e.Item, e.Attempt, "failure"),
        TaskRetrying e => (e.Task, e.Turn, e.Item, e.Attempt, "failure"),
        TaskHeld e => (e.Task, e.Turn, e.Item, e.Attempt, "failure"),
        TaskRevertFailed e => (e.Task, e.Turn, e.Item, e.Attempt, "failure"),
        TaskLost e => (e.Task, e.Turn, e.Item, e.Attempt, "lost"),
        TaskReturned e => (e.Task, e.Turn, e.Item, e.Attempt, "returned"),
        TaskCancelled e => (e.Task, e.Turn, e.Item, e.Attempt, "cancelled"),
        _ => null,
    };
}
