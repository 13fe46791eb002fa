using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;

namespace LazyEngine.EndToEnd.Node;

/// <summary>One task that is soon done, and one that is due a month after it.</summary>
internal static class SleepingFlow
{
    public static Flow Definition { get; } = Flow.Linear("sleeping", Flow.Task("soon"), Flow.Task("late").WaitBefore(TimeSpan.FromDays(30)));

    public static ValueTask<TaskOutcome> SoonAsync(TaskContext context, CancellationToken cancellationToken) => ValueTask.FromResult(Outcome.Success());
}
