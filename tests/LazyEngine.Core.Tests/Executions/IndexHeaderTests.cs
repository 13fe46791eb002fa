using System.Collections.Immutable;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>What the index is told with a commit: enough to wake an execution in time, and to leave it alone while it waits.</summary>
public sealed class IndexHeaderTests
{
    private static readonly ExecutionId Id = ExecutionId.Parse("x");
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int _commands;

    [Fact]
    public void A_long_wait_begins_with_its_own_wake_and_without_attempts()
    {
        var shell = GivenRun(Flow.Linear("flow", Flow.Task("one"), Flow.Task("late").WaitBefore(Day)));

        var header = Complete(shell, "one").Index!;

        Assert.Equal((Now + Day, false), (header.WakeAt, header.HasAttempts));
    }

    [Fact]
    public void A_wait_for_somebody_outside_has_neither_wake_nor_attempts()
    {
        var shell = GivenRun(Flow.Linear("flow", Flow.Task("one"), Flow.Signal("go")));

        var header = Complete(shell, "one").Index!;

        Assert.Equal((null, false), (header.WakeAt, header.HasAttempts));
    }

    [Fact]
    public void The_attempt_that_ends_a_wait_is_told()
    {
        var shell = GivenRun(Flow.Linear("flow", Flow.Task("one"), Flow.Signal("go"), Flow.Task("two")));
        Complete(shell, "one");

        var header = Do(shell, new ExecutionCommand.Signal(Id, "go", Payload.None) { Id = NextId() }).Index!;

        Assert.True(header.HasAttempts);
        Assert.Equal(Now + WakeSchedule.Default.FirstCheck, header.WakeAt);
    }

    [Fact]
    public void One_task_after_another_leaves_the_index_as_it_is()
    {
        var shell = GivenRun(Flow.Linear("flow", Flow.Task("one"), Flow.Task("two"), Flow.Task("three")));

        Assert.Null(Complete(shell, "one").Index);
        Assert.Null(Complete(shell, "two").Index);
        Assert.Equal(ExecutionState.Success, Complete(shell, "three").Index!.State);
    }

    private ExecutionShell GivenRun(Flow flow)
    {
        var hash = FlowHash.Of("flow"u8);
        var plan = PlanCompiler.Compile(flow, hash).Plan!;
        var shell = new ExecutionShell(Id, Limits.Default, WakeSchedule.Default, _ => plan, new OfferTracker(new OfferSettings()), () => 0.5);
        Do(shell, new ExecutionCommand.Run(Id, hash, ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal)) { Id = NextId() });
        return shell;
    }

    private Commit Complete(ExecutionShell shell, string task) =>
        Do(shell, new ExecutionCommand.Complete(new AttemptToken(Id, task, 0, 0, 1), new TaskOutcome.Success(Payload.None)) { Id = NextId() });

    private static Commit Do(ExecutionShell shell, ExecutionCommand command)
    {
        var batch = shell.Decide([command], Now);
        shell.Apply(batch, Now);
        return Assert.Single(batch.Commits);
    }

    private CommandId NextId() => new($"c{++_commands}");
}
