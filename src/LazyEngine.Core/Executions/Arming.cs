using LazyEngine.Flows;

namespace LazyEngine.Executions;

/// <summary>Which timers bound an attempt at each step of its life.</summary>
internal static class Arming
{
    public static Timers Scheduled(Timers timers, InstanceKey key, TimeLimits limits, DateTimeOffset first, DateTimeOffset at)
    {
        if (limits.ScheduleToStart is { } start) timers = timers.Set(key, TimerKind.ScheduleToStart, at + start);
        if (limits.ScheduleToClose is { } close && !timers.Has(key, TimerKind.ScheduleToClose)) timers = timers.Set(key, TimerKind.ScheduleToClose, first + close);
        return timers;
    }

    public static Timers Begun(Timers timers, InstanceKey key, TimeLimits limits, DateTimeOffset at)
    {
        timers = timers.Drop(key, TimerKind.ScheduleToStart);
        if (limits.StartToClose is { } close) timers = timers.Set(key, TimerKind.StartToClose, at + close);
        return HeardOf(timers, key, limits, at);
    }

    /// <summary>The handler of a running attempt gave a sign of life.</summary>
    public static Timers HeardOf(Timers timers, InstanceKey key, TimeLimits limits, DateTimeOffset at) =>
        limits.Heartbeat is { } silence ? timers.Set(key, TimerKind.Heartbeat, at + silence) : timers;

    /// <summary>The handler has returned and somebody outside goes on: nobody is left to give signs of life.</summary>
    public static Timers Deferred(Timers timers, InstanceKey key, TimeLimits limits, DateTimeOffset at)
    {
        timers = timers.Drop(key, TimerKind.ScheduleToStart).Drop(key, TimerKind.Heartbeat);
        return limits.StartToClose is { } close && !timers.Has(key, TimerKind.StartToClose) ? timers.Set(key, TimerKind.StartToClose, at + close) : timers;
    }

    /// <summary>The attempt is over, and another may follow: what bounds the task as a whole goes on.</summary>
    public static Timers Over(Timers timers, InstanceKey key) => timers.Count == 0
        ? timers
        : timers.Drop(key, TimerKind.ScheduleToStart).Drop(key, TimerKind.StartToClose).Drop(key, TimerKind.Heartbeat);

    /// <summary>Timers that live in memory only are set anew: nobody can have been heard of while the execution slept.</summary>
    public static Execution Recovered(Plans.Plan plan, Execution execution, DateTimeOffset at)
    {
        var timers = execution.Timers;
        foreach (var key in execution.InFlight)
        {
            if (execution.Tasks[key].State == TaskState.Running) timers = HeardOf(timers, key, Work.Of(plan, execution, key).TimeLimits, at);
        }

        return execution with { Timers = timers };
    }
}
