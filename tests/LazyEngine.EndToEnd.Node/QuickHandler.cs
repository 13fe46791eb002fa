using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.EndToEnd.Node;

/// <summary>Does nothing, and tells when it has been run so many times.</summary>
internal sealed class QuickHandler(int times)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    public Task Done => _done.Task;

    public ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _runs) >= times) _done.TrySetResult();
        return ValueTask.FromResult(Outcome.Success());
    }
}
