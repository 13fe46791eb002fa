using System.Reflection;
using LazyEngine.Executions;

namespace LazyEngine.Worker.Tests;

public sealed class LazyEngineExtensionsTests
{
    private readonly ILazyEngine _engine = DispatchProxy.Create<ILazyEngine, Recorder>();

    public class Recorder : DispatchProxy
    {
        public object?[] Last { get; private set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Last = args!;
            return Task.FromResult(new ExecutionInfo(Grants.Token.Execution, ExecutionState.Running, 1, null));
        }
    }

    [Fact]
    public async Task A_plain_value_completes_a_task_with_success()
    {
        await _engine.TaskCompleteAsync(Grants.Token, 42);
        Assert.Equal([Grants.Token, Outcome.Success(42), CancellationToken.None], Sent);

        await _engine.TaskCompleteAsync(Grants.Token.Execution, "hotel", "room 7");
        Assert.Equal([Grants.Token.Execution, "hotel", Outcome.Success("room 7"), CancellationToken.None], Sent);
    }

    [Fact]
    public async Task A_failure_given_as_a_value_fails_the_task()
    {
        await _engine.TaskCompleteAsync(Grants.Token, new TaskFailure("Full", "no room"));

        Assert.Equal(Outcome.Failure("Full", "no room"), Sent[1]);
    }

    [Fact]
    public async Task An_outcome_stays_what_it_is()
    {
        await _engine.TaskCompleteAsync(Grants.Token, Outcome.Pending);

        Assert.Same(Outcome.Pending, Sent[1]);
    }

    private object?[] Sent => ((Recorder)_engine).Last;
}
