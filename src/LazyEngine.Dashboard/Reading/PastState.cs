using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>An execution as it was, told by the beginning of its journal.</summary>
internal static class PastState
{
    public static ExecutionDetails Of(ExecutionDetails now, IEnumerable<JournalEntry> entries)
    {
        var told = new Dictionary<(string Task, int Turn, int Item), TaskDetails>();
        var (state, version, at, output) = (ExecutionState.Pending, 0L, now.CreatedAt, (Payload?)null);
        TaskFailure? error = null;
        foreach (var entry in entries)
        {
            (version, at) = (entry.Version, entry.At);
            if (StateOf(entry.Kind) is { } next) (state, error, output) = (next, next.IsTerminal() ? entry.Error : null, entry.Kind == "ExecutionSucceeded" ? entry.Value : null);
            if (entry.Token is not { } token || Attempts.StateOf(entry.Kind) is not { } taskState) continue;
            var key = (token.Task, token.Turn, token.Item);
            var before = told.GetValueOrDefault(key) ?? new TaskDetails(token.Task, token.Turn, token.Item, TaskState.Pending, 0, null, null, null, null, null);
            told[key] = before with
            {
                State = taskState,
                Attempt = token.Attempt,
                ScheduledAt = taskState == TaskState.Scheduled ? at : before.ScheduledAt,
                EndedAt = taskState is TaskState.Success or TaskState.Failure or TaskState.Reverted or TaskState.RevertFailure or TaskState.Ignored or TaskState.Cancelled ? at : null,
                Result = entry.Kind == "TaskSucceeded" ? entry.Value : null,
                Error = entry.Error,
            };
        }

        var tasks = now.Tasks.Select(task => told.GetValueOrDefault((task.Name, task.Turn, task.Item)) ?? new TaskDetails(task.Name, task.Turn, task.Item, TaskState.Pending, 0, null, null, null, null, null));
        return now with { State = state, Version = version, UpdatedAt = at, EndedAt = state.IsTerminal() ? at : null, Error = error, Output = output, Tasks = [.. tasks] };
    }

    private static ExecutionState? StateOf(string kind) => kind switch
    {
        "ExecutionStarted" or "ExecutionBegan" or "ExecutionResumed" or "ExecutionRerun" or "RoundBegan" => ExecutionState.Running,
        "ExecutionSuspending" => ExecutionState.Suspending,
        "ExecutionSuspended" => ExecutionState.Suspended,
        "RevertBegan" => ExecutionState.Reverting,
        "ExecutionSucceeded" => ExecutionState.Success,
        "ExecutionFailed" => ExecutionState.Failure,
        "ExecutionCancelled" => ExecutionState.Cancelled,
        "ExecutionReverted" => ExecutionState.Reverted,
        _ => null,
    };
}
