using LazyEngine.Flows;

namespace LazyEngine.Wire;

/// <summary>What a flow says of time.</summary>
internal static class TimingCodec
{
    public static V1.Task.Types.RetryPolicy ToProto(RetryPolicy policy)
    {
        var proto = new V1.Task.Types.RetryPolicy
        {
            Attempts = policy.Attempts,
            Backoff = (int)policy.Backoff,
            FirstDelay = policy.FirstDelay.Ticks,
            Factor = policy.Factor,
            MaxDelay = policy.MaxDelay.Ticks,
            Jitter = policy.Jitter,
            WhenExhausted = (int)policy.WhenExhausted,
        };
        if (policy.Budget is { } budget) proto.Budget = budget.Ticks;
        proto.NonRetryable.Add(policy.NonRetryable);
        return proto;
    }

    public static RetryPolicy FromProto(V1.Task.Types.RetryPolicy policy) => new()
    {
        Attempts = policy.Attempts,
        Backoff = Common.Known((Backoff)policy.Backoff),
        FirstDelay = TimeSpan.FromTicks(policy.FirstDelay),
        Factor = policy.Factor,
        MaxDelay = TimeSpan.FromTicks(policy.MaxDelay),
        Jitter = policy.Jitter,
        Budget = policy.HasBudget ? TimeSpan.FromTicks(policy.Budget) : null,
        NonRetryable = policy.NonRetryable.ToSequence(),
        WhenExhausted = Common.Known((Exhausted)policy.WhenExhausted),
    };

    public static V1.Task.Types.TimeLimits ToProto(TimeLimits limits)
    {
        var proto = new V1.Task.Types.TimeLimits();
        if (limits.ScheduleToStart is { } toStart) proto.ScheduleToStart = toStart.Ticks;
        if (limits.StartToClose is { } startToClose) proto.StartToClose = startToClose.Ticks;
        if (limits.ScheduleToClose is { } toClose) proto.ScheduleToClose = toClose.Ticks;
        if (limits.Heartbeat is { } heartbeat) proto.Heartbeat = heartbeat.Ticks;
        return proto;
    }

    public static TimeLimits FromProto(V1.Task.Types.TimeLimits limits) => new()
    {
        ScheduleToStart = limits.HasScheduleToStart ? TimeSpan.FromTicks(limits.ScheduleToStart) : null,
        StartToClose = limits.HasStartToClose ? TimeSpan.FromTicks(limits.StartToClose) : null,
        ScheduleToClose = limits.HasScheduleToClose ? TimeSpan.FromTicks(limits.ScheduleToClose) : null,
        Heartbeat = limits.HasHeartbeat ? TimeSpan.FromTicks(limits.Heartbeat) : null,
    };
}
