using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Plans;

public sealed class ChildTaskTests
{
    private static readonly Flow Inner = Flow.Linear("inner", Flow.Task("greet").Requires("name")).Inputs("name");
    private static readonly FlowHash Hash = FlowHash.Of("inner"u8);

    public static TheoryData<string, TaskDefinition> Wrong { get; } = new()
    {
        { "names a handler", Child.Handler("other") },
        { "names a queue", Child.Queue("other") },
        { "has a priority", Child.WithPriority(1) },
        { "names a group of workers", Child.OnWorkers("gpu") },
        { "has a heartbeat limit", Child.Within(new TimeLimits { Heartbeat = TimeSpan.FromSeconds(1) }) },
        { "has a schedule-to-start limit", Child.Within(new TimeLimits { ScheduleToStart = TimeSpan.FromSeconds(1) }) },
        { "does not say in a known way", Flow.Child("child", Inner, (ParentClose)7) },
    };

    private static TaskDefinition Child => Flow.Child("child", Inner);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_only_a_handler_can_follow_is_a_problem_of_the_flow(string says, TaskDefinition task)
    {
        var problem = Compiled.Problem(Flow.Linear("outer", task));

        Assert.Equal((FlowProblem.InvalidChild, "outer/child"), (problem.Code, problem.Where));
        Assert.Contains(says, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Retries_limits_and_waits_are_those_of_any_task() => Compiled.Plan(Flow.Linear(
        "outer",
        Child.Retry(RetryPolicy.Fixed(3, TimeSpan.Zero)).Within(new TimeLimits { StartToClose = TimeSpan.FromSeconds(1), ScheduleToClose = TimeSpan.FromSeconds(9) }).WaitBefore(TimeSpan.FromSeconds(1)).Requires("name").Provides("result")));

    [Fact]
    public void A_child_must_be_registered_and_get_what_it_requires_and_nothing_else()
    {
        Assert.Empty(Problems(Known().Requires("name")));
        Assert.Contains("requires the input 'name'", Assert.Single(Problems(Known())).Message, StringComparison.Ordinal);
        Assert.Contains("gives 'more'", Assert.Single(Problems(Known().Requires("name", "more"))).Message, StringComparison.Ordinal);
        Assert.Contains("which is not registered", Assert.Single(ChildTasks.ProblemsOf(Compiled.Plan(Known()), _ => null)).Message, StringComparison.Ordinal);

        static TaskDefinition Known() => Flow.Task("child") with { ChildFlow = new ChildFlow("inner", ParentClose.Cancel) { Hash = Hash } };
        static Sequence<FlowProblem> Problems(TaskDefinition task) => ChildTasks.ProblemsOf(Compiled.Plan(task), hash => hash == Hash ? Compiled.Plan(Inner) : null);
    }

    [Fact]
    public void Flows_with_equal_children_are_equal()
    {
        Assert.Equal(Flow.Linear("outer", Child), Flow.Linear("outer", Flow.Child("child", Inner with { })));
        Assert.NotEqual(Child, Flow.Child("child", Inner, ParentClose.Wait));
        Assert.NotEqual(Child, Flow.Task("child"));
    }
}
