using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Testing;
using LazyEngine.TestKit;
using LazyEngine.TestKit.Simulation;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Actors.Tests;

/// <summary>Plays a conformance file by commands and queries alone: claims what is open, in the order of the plan and one at a time, runs its test handler, and completes it.</summary>
internal sealed class ConformancePlay(ConformanceFile file, Func<IExecutionMessage, ExecutionReply> send, Func<CommandId> nextId)
{
    private static readonly ExecutionId Id = ExecutionId.Parse("x");

    private bool _hasStopped;

    public async Task<ExecutionDetails> RunAsync(FlowHash flow)
    {
        var handlers = new HandlerRegistry();
        var services = new ServiceCollection();
        new TestHandlers().Register(new HandlerList(services, handlers));
        await using var provider = services.BuildServiceProvider();
        var runner = new HandlerRunner(provider.GetRequiredService<IServiceScopeFactory>(), handlers);
        Accepted(new ExecutionCommand.Run(Id, flow, NamedPayloads.None) { Id = nextId() });
        for (var step = 0; step < 1_000; step++)
        {
            var details = Details();
            if (details.State.IsTerminal()) return details;
            if (details.State == ExecutionState.Suspended) Accepted(new ExecutionCommand.Resume(Id) { Id = nextId() });
            else Assert.True(await GoOnAsync(details, runner), $"{file.Number} is {details.State}, and nothing is open.");
        }

        throw new InvalidOperationException($"{file.Number} does not end.");
    }

    /// <summary>It has ended as the file says, and its journal tells the same changes of state.</summary>
    public static void Holds(ConformanceFile file, ExecutionDetails end, Plan plan, IEnumerable<Commit> journal)
    {
        var (told, now) = (new List<Transition>(), Replay.Nothing);
        foreach (var commit in journal) told.AddRange(Transitions.Of(now, commit, _ => plan, out now));
        Assert.Equal((file.State, file.Error), (end.State.ToString(), end.Error?.Code));
        Assert.Equal(file.Told, file.Tell(told.OfType<TaskTransition>().Select(step => (step.Token.Task, step.To.ToString()))));
    }

    private async Task<bool> GoOnAsync(ExecutionDetails details, HandlerRunner runner)
    {
        foreach (var task in details.Tasks.Where(task => task.State is TaskState.Scheduled or TaskState.Running or TaskState.Reverting))
        {
            var token = new AttemptToken(Id, task.Name, task.Turn, task.Item, task.Attempt);
            switch (send(new ExecutionCommand.Claim(token, new WorkerId("w")) { Id = nextId() }))
            {
                case ExecutionReply.Granted granted:
                    Accepted(new ExecutionCommand.Complete(token, await runner.RunAsync(granted.Grant, _ => Task.CompletedTask, CancellationToken.None)) { Id = nextId() });
                    if (task.Name != file.StopAfter || _hasStopped) return true;
                    _hasStopped = true;
                    Accepted(new ExecutionCommand.Stop(Id) { Id = nextId() });
                    return true;
                case ExecutionReply.Refused { Error.Code: EngineError.NotNow }:
                    Accepted(new ExecutionCommand.Return(token) { Id = nextId() });
                    return true;
                case ExecutionReply.Refused when Details().Version > details.Version:
                    return true; // what it needs is not there, so it has failed
            }
        }

        return false;
    }

    private ExecutionDetails Details() => Assert.IsType<ExecutionReply.Details>(send(new ExecutionQuery.Details(Id, 0))).Page;

    private void Accepted(ExecutionCommand command) => Assert.IsType<ExecutionReply.Accepted>(send(command));
}
