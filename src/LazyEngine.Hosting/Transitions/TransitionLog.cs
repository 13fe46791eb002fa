using LazyEngine.Executions;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting;

/// <summary>Writes each transition to the log of the application, with its numbers as properties.</summary>
/// <remarks>Neither inputs nor results are written. Of a failure the code is: its sentence may name values, and stands in the journal.</remarks>
internal sealed partial class TransitionLog(ILogger log, LogLevel level, LogLevel failures)
{
    public void Write(Transition transition)
    {
        switch (transition)
        {
            case ExecutionTransition e:
                Execution(LevelOf(transition, e.To is ExecutionState.Failure or ExecutionState.Reverted), e.Execution, e.FlowName, e.From, e.To, e.Version, e.Kind, e.Error?.Code);
                break;
            case TaskTransition t:
                Task(LevelOf(transition, t.To is TaskState.Failure or TaskState.RevertFailure), t.Token.Task, t.Execution, t.FlowName, t.Token.Attempt, t.From, t.To, t.Version, t.Kind, t.Error?.Code);
                break;
        }
    }

    private LogLevel LevelOf(Transition transition, bool isFailure) => isFailure || transition.Error is not null ? failures : level;

    [LoggerMessage(EventId = 1, EventName = "ExecutionTransition", Message = "Execution '{Execution}' of flow '{Flow}' went from {From} to {To} with commit {Version} ({Kind}) {Code}")]
    private partial void Execution(LogLevel level, ExecutionId execution, string flow, ExecutionState? from, ExecutionState to, long version, string kind, string? code);

    [LoggerMessage(EventId = 2, EventName = "TaskTransition", Message = "Task '{Task}' of execution '{Execution}' of flow '{Flow}', attempt {Attempt}, went from {From} to {To} with commit {Version} ({Kind}) {Code}")]
    private partial void Task(LogLevel level, string task, ExecutionId execution, string flow, int attempt, TaskState from, TaskState to, long version, string kind, string? code);
}
