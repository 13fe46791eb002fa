using System.Diagnostics.CodeAnalysis;
using LazyEngine.Errors;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>Where an attempt stands: whether a token still names the newest attempt of its instance.</summary>
internal static class Standing
{
    /// <summary>Finds the instance whose newest attempt the token names.</summary>
    /// <returns>Null where it was found, else why not.</returns>
    public static EngineError? Find(Plan plan, Execution execution, AttemptToken token, out InstanceKey key, [NotNull] out TaskInstance? instance)
    {
        instance = Nobody;
        key = default;
        if (!plan.TryFindTask(token.Task, out var node)) return EngineError.NoSuchTask(execution.Id, token.Task, plan.TaskNames);
        key = new InstanceKey(node, token.Turn, token.Item);
        if (!execution.Tasks.TryGetValue(key, out var found) || token.Attempt > found.Attempt || token.Attempt < 1) return EngineError.NoSuchAttempt(token);
        instance = found;
        return token.Attempt < found.Attempt ? EngineError.Superseded(token, found.Attempt) : null;
    }

    /// <summary>Why an attempt that is not open takes nothing any more.</summary>
    public static EngineError NotOpen(Execution execution, AttemptToken token, TaskInstance instance) => instance.State switch
    {
        TaskState.Pending => EngineError.HandedBack(token),
        TaskState.Cancelled => EngineError.HasEnded(execution.Id, execution.State),
        _ => EngineError.CompletedOtherwise(token, instance.State),
    };

    private static readonly TaskInstance Nobody = new()
    {
        State = TaskState.Pending,
        Attempt = 0,
        FirstScheduledAt = default,
        ScheduledAt = default,
    };
}
