using LazyEngine.Executions;

namespace LazyEngine.Cli.Output;

/// <summary>A step of a task from one state to another, with the entry of the journal that it follows from.</summary>
internal sealed record Transition(string Task, int Turn, int Item, int Attempt, TaskState From, TaskState To, DateTimeOffset At, string Kind, TaskFailure? Error);

/// <summary>Turns the entries of a journal into the steps of its tasks.</summary>
internal static class Transitions
{
    /// <summary>What is written of a task without its going anywhere.</summary>
    public static IReadOnlySet<string> Still { get; } = new HashSet<string>(StringComparer.Ordinal) { "TaskProgressed" };

    /// <summary>Where each kind of entry leads.</summary>
    public static IReadOnlyDictionary<string, TaskState> Targets { get; } = new Dictionary<string, TaskState>(StringComparer.Ordinal)
    {
        ["TaskScheduled"] = TaskState.Scheduled,
        ["TaskClaimed"] = TaskState.Running,
        ["TaskDeferred"] = TaskState.Waiting,
        ["TaskSucceeded"] = TaskState.Success,
        ["TaskRetrying"] = TaskState.Pending,
        ["TaskHeld"] = TaskState.Pending,
        ["TaskFailed"] = TaskState.Failure,
        ["TaskReturned"] = TaskState.Pending,
        ["TaskLost"] = TaskState.Pending,
        ["TaskCancelled"] = TaskState.Cancelled,
        ["CompensationScheduled"] = TaskState.Reverting,
        ["TaskReverted"] = TaskState.Reverted,
        ["TaskRevertFailed"] = TaskState.RevertFailure,
        ["TasksIgnored"] = TaskState.Ignored,
    };

    /// <summary>The steps in the order of the journal.</summary>
    public static async Task<IReadOnlyList<Transition>> OfAsync(IAsyncEnumerable<JournalEntry> entries)
    {
        var steps = new List<Transition>();
        var states = new Dictionary<(string, int, int), TaskState>();
        await foreach (var entry in entries)
        {
            if (entry.Token is not { } token || !Targets.TryGetValue(entry.Kind, out var to)) continue;
            var key = (token.Task, token.Turn, token.Item);
            var from = states.GetValueOrDefault(key, TaskState.Pending);
            // Whatever an attempt to undo goes through, the task is being undone.
            if (from == TaskState.Reverting && to is not (TaskState.Reverted or TaskState.RevertFailure or TaskState.Cancelled)) continue;
            // What had nothing to undo has no attempt for it, and what is tried again has begun anew before.
            if (to == TaskState.Reverted && from != TaskState.Reverting) Step(TaskState.Reverting);
            if (to == TaskState.Scheduled && from != TaskState.Pending) Step(TaskState.Pending);
            Step(to);

            void Step(TaskState next)
            {
                steps.Add(new Transition(token.Task, token.Turn, token.Item, token.Attempt, states.GetValueOrDefault(key, TaskState.Pending), next, entry.At, entry.Kind, entry.Error));
                states[key] = next;
            }
        }

        return steps;
    }
}
