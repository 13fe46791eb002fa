using System.Diagnostics;
using System.Diagnostics.Metrics;
using LazyEngine.Executions;
using LazyEngine.Plans;

namespace LazyEngine.Actors;

/// <summary>What actors measure, by the meter <c>LazyEngine</c>. Nothing is measured while nobody listens.</summary>
internal static class ActorMetrics
{
    private static readonly Meter Meter = new("LazyEngine");

    private static readonly Histogram<double> AttemptWait = Meter.CreateHistogram<double>("lazyengine.attempts.wait", "s", "The time from the schedule of an attempt to its grant, by flow and task.");

    private static readonly Histogram<double> RecoveryTime = Meter.CreateHistogram<double>("lazyengine.executions.recovery", "s", "The time in which an execution was read back from the journal.");

    private static readonly Histogram<double> WakeLag = Meter.CreateHistogram<double>("lazyengine.wakes.lag", "s", "How late sleeping executions were woken.");

    /// <summary>Now; 0 where nobody listens.</summary>
    public static long StartOfRecovery() => RecoveryTime.Enabled ? Stopwatch.GetTimestamp() : 0;

    /// <summary>An execution that began to be read back then is read.</summary>
    public static void Recovered(long startedAt)
    {
        if (startedAt != 0) RecoveryTime.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
    }

    /// <summary>An execution is woken that was to be woken then.</summary>
    public static void Woken(DateTimeOffset? due, DateTimeOffset now)
    {
        if (WakeLag.Enabled && due is { } at && now > at) WakeLag.Record((now - at).TotalSeconds);
    }

    /// <summary>An attempt that was in line since it was scheduled is granted.</summary>
    public static void Granted(Grant grant, Plan plan, Execution state, DateTimeOffset now)
    {
        if ((grant.Trace is null && !AttemptWait.Enabled) || !plan.TryFindTask(grant.Token.Task, out var node)) return;
        if (!state.Tasks.TryGetValue(new InstanceKey(node, grant.Token.Turn, grant.Token.Item), out var instance)) return;
        AttemptWait.Record((now - instance.ScheduledAt).TotalSeconds, new KeyValuePair<string, object?>("flow", state.FlowName), new("task", grant.Token.Task));
        Tracing.Dispatched(grant, instance.ScheduledAt, now);
    }
}
