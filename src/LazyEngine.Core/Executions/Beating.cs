using LazyEngine.Errors;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides signs of life: they are kept in memory, only what they say of progress is written. A refusal tells the worker that the attempt is not wanted any more.</summary>
internal static class Beating
{
    public static Decision Decide(Draft draft, Limits limits, ExecutionCommand.Heartbeat beat)
    {
        var (execution, token) = (draft.Now, beat.Token);
        if (Standing.Find(draft.Plan, execution, token, out var key, out var instance) is { } unknown) return Decision.Refuse(execution, unknown);
        if (!MaySpeakFor(instance, beat.Worker)) return Decision.Refuse(execution, Standing.NotOpen(execution, token, instance));
        if (beat.Worker is not null && instance.Claimant is { } claimant && claimant != beat.Worker) return Decision.Refuse(execution, EngineError.HeldBy(token, claimant));
        if (beat.Progress is { } progress && !progress.Equals(instance.Progress))
        {
            if (progress.Size > limits.PayloadBytes) return Decision.Refuse(execution, EngineError.PayloadTooLarge($"The progress of {token}", progress.Size, limits.PayloadBytes));
            var size = execution.Size + progress.Size - (instance.Progress?.Size ?? 0);
            if (size > limits.StateBytes) return Decision.Refuse(execution, EngineError.StateFull(execution.Id, size, limits.StateBytes));
            return draft.Add(new TaskProgressed(token.Task, token.Turn, token.Item, token.Attempt, progress)).Settle(beat.Id);
        }

        return instance.State == TaskState.Running
            ? Decision.Nothing(execution with { Timers = Arming.HeardOf(execution.Timers, key, Work.Of(draft.Plan, execution, key).TimeLimits, draft.At) })
            : Decision.Nothing(execution);
    }

    // What waits for somebody outside has left its worker. Whoever has the token is asked for no heartbeats then, but may ask whether the attempt is still wanted.
    private static bool MaySpeakFor(TaskInstance instance, WorkerId? worker) =>
        instance.State is TaskState.Scheduled or TaskState.Running || (worker is null && instance.State == TaskState.Waiting);
}
