using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>A handler that is a function.</summary>
internal sealed class FunctionHandler(Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> function) : ITaskHandler
{
    public ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken) => function(context, cancellationToken);
}

/// <summary>A handler that is a function of typed arguments.</summary>
internal sealed class FunctionHandler<TInput, TResult>(Func<TInput, TaskContext, CancellationToken, ValueTask<TResult>> function) : TaskHandler<TInput, TResult>
{
    public override ValueTask<TResult> ExecuteAsync(TInput input, TaskContext context, CancellationToken cancellationToken) =>
        function(input, context, cancellationToken);
}
