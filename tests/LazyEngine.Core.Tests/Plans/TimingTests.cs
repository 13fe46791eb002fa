using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

public sealed class TimingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string, Flow> Wrong { get; } = new()
    {
        { "wait before it", Of(Task.WaitBefore(-Second)) },
        { "wait after it", Of(Task.WaitAfter(TimeSpan.MaxValue)) },
        { "schedule-to-start limit", Of(Task.Within(new TimeLimits { ScheduleToStart = TimeSpan.Zero })) },
        { "start-to-close limit", Of(Task.Within(new TimeLimits { StartToClose = -Second })) },
        { "schedule-to-close limit", Of(Task.Within(new TimeLimits { ScheduleToClose = TimeSpan.FromDays(36_501) })) },
        { "heartbeat limit", Of(Task.Within(new TimeLimits { Heartbeat = TimeSpan.Zero })) },
        { "allows 0 attempts", Of(Task.Retry(new RetryPolicy { Attempts = 0 })) },
        { "first delay", Of(Task.Retry(RetryPolicy.Linear(3, -Second))) },
        { "longest delay", Of(Task.Retry(new RetryPolicy { MaxDelay = -Second })) },
        { "budget", Of(Task.Retry(new RetryPolicy { Budget = TimeSpan.Zero })) },
        { "factor", Of(Task.Retry(RetryPolicy.Exponential(3, Second, double.NaN))) },
        { "factor", Of(Task.Retry(RetryPolicy.Exponential(3, Second, 0.5))) },
        { "jitter", Of(Task.Retry(new RetryPolicy { Jitter = 1.5 })) },
        { "not known", Of(Task.Retry(new RetryPolicy { WhenExhausted = (Exhausted)7 })) },
        { "not known", Of(Task.Retry(new RetryPolicy { Backoff = (Backoff)7 })) },
        { "not retried is empty", Of(Task.Retry(new RetryPolicy { NonRetryable = [string.Empty] })) },
        { "deadline is", Of(Task).Deadline(TimeSpan.Zero) },
        { "only the outermost", Flow.Linear("outer", Of(Task).Deadline(Second)) },
    };

    private static TaskDefinition Task => Flow.Task("task");

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_time_that_makes_no_sense_is_a_problem_of_the_flow(string says, Flow flow)
    {
        var problem = Assert.Single(PlanCompiler.Compile(flow, Compiled.Hash).Problems);

        Assert.Equal(FlowProblem.InvalidTiming, problem.Code);
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_times_are_allowed()
    {
        var longest = PlanLimits.Default.LongestTime;
        var flow = Of(Task.WaitBefore(longest).WaitAfter(longest)
            .Within(new TimeLimits { ScheduleToStart = longest, StartToClose = longest, ScheduleToClose = longest, Heartbeat = longest })
            .Retry(new RetryPolicy { Attempts = RetryPolicy.Unlimited, FirstDelay = longest, MaxDelay = longest, Factor = 1_000, Jitter = 1, Budget = longest })).Deadline(longest);

        Assert.Empty(PlanCompiler.Compile(flow, Compiled.Hash).Problems);
    }

    private static Flow Of(TaskDefinition task) => Flow.Linear("flow", task);
}
