using LazyEngine.Flows;

namespace LazyEngine.Plans;

/// <summary>Checks what a task or a flow says of time: retries, limits, waits.</summary>
internal static class Timing
{
    public static void Check(Scope scope, PlanLimits limits, ProblemLog problems)
    {
        CheckKept(scope, problems);
        if (scope.Flow.TimeLimit is not { } limit) return;
        if (scope.Parent is not null)
            problems.Add(FlowProblem.InvalidTiming, scope.Path, "A flow inside another one has a deadline, which only the outermost can have. Remove it, or bound its tasks.");
        else
            CheckTime("deadline", limit, TimeSpan.FromTicks(1), scope.Path, limits, problems);
    }

    private static void CheckKept(Scope scope, ProblemLog problems)
    {
        if (scope.Flow.KeptFor is not { } time) return;
        if (scope.Parent is not null)
            problems.Add(FlowProblem.InvalidTiming, scope.Path, "A flow inside another one says how long it is kept, which only the outermost can say. Remove it.");
        else if (time < TimeSpan.FromSeconds(1) || time > TimeSpan.FromDays(36_500))
            problems.Add(FlowProblem.InvalidTiming, scope.Path, $"It is to be kept for {time}. Choose a time from 1 second to 36500 days, or say nothing.");
    }

    public static void Check(TaskDefinition task, string where, PlanLimits limits, ProblemLog problems)
    {
        var least = TimeSpan.FromTicks(1);
        CheckTime("wait before it", task.PauseBefore, TimeSpan.Zero, where, limits, problems);
        CheckTime("wait after it", task.PauseAfter, TimeSpan.Zero, where, limits, problems);
        CheckTime("schedule-to-start limit", task.TimeLimits.ScheduleToStart, least, where, limits, problems);
        CheckTime("start-to-close limit", task.TimeLimits.StartToClose, least, where, limits, problems);
        CheckTime("schedule-to-close limit", task.TimeLimits.ScheduleToClose, least, where, limits, problems);
        CheckTime("heartbeat limit", task.TimeLimits.Heartbeat, least, where, limits, problems);
        if (task.RetryPolicy is { } policy) Check(policy, where, limits, problems);
    }

    private static void Check(RetryPolicy policy, string where, PlanLimits limits, ProblemLog problems)
    {
        CheckTime("first delay of its retries", policy.FirstDelay, TimeSpan.Zero, where, limits, problems);
        CheckTime("longest delay of its retries", policy.MaxDelay, TimeSpan.Zero, where, limits, problems);
        CheckTime("budget of its retries", policy.Budget, TimeSpan.FromTicks(1), where, limits, problems);
        if (policy.Attempts < 1) problems.Add(FlowProblem.InvalidTiming, where, $"Its retry policy allows {policy.Attempts} attempts. Allow at least 1.");
        if (!(policy.Factor is >= 1 and <= 1_000)) problems.Add(FlowProblem.InvalidTiming, where, $"The factor of its retry policy is {policy.Factor}. Choose one from 1 to 1000.");
        if (!(policy.Jitter is >= 0 and <= 1)) problems.Add(FlowProblem.InvalidTiming, where, $"The jitter of its retry policy is {policy.Jitter}. Choose a share from 0 to 1.");
        if (!Enum.IsDefined(policy.Backoff) || !Enum.IsDefined(policy.WhenExhausted)) problems.Add(FlowProblem.InvalidTiming, where, "Its retry policy has a backoff or an end that is not known. Choose a named one.");
        foreach (var code in policy.NonRetryable)
        {
            if (string.IsNullOrEmpty(code) || code.Length > limits.NameLength)
                problems.Add(FlowProblem.InvalidTiming, where, $"A code that is not retried is empty or longer than {limits.NameLength} characters. Name the codes of failures.");
        }
    }

    private static void CheckTime(string what, TimeSpan? time, TimeSpan least, string where, PlanLimits limits, ProblemLog problems)
    {
        if (time is not { } given || (given >= least && given <= limits.LongestTime)) return;
        problems.Add(FlowProblem.InvalidTiming, where, $"The {what} is {given}. Choose a time that is {(least == TimeSpan.Zero ? "not negative" : "more than zero")} and at most {limits.LongestTime.TotalDays} days.");
    }
}
