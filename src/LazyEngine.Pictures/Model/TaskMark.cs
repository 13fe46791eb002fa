using LazyEngine.Executions;

namespace LazyEngine.Pictures.Model;

/// <summary>Where a task of an execution stands.</summary>
/// <param name="State">The state; of several instances, that which needs attention the most.</param>
/// <param name="Attempts">How many attempts there were, of the instance with the most.</param>
/// <param name="Instances">How many instances there are.</param>
internal sealed record TaskMark(TaskState State, int Attempts, int Instances)
{
    /// <summary>From what needs attention to what needs none.</summary>
    private static readonly TaskState[] Urgency =
    [
        TaskState.RevertFailure, TaskState.Failure, TaskState.Reverting, TaskState.Running, TaskState.Waiting, TaskState.Scheduled,
        TaskState.Cancelled, TaskState.Reverted, TaskState.Pending, TaskState.Success, TaskState.Ignored,
    ];

    /// <summary>Whether nothing waits for it any more.</summary>
    public bool IsDone => State is TaskState.Success or TaskState.Ignored;

    /// <summary>What several marks amount to.</summary>
    public static TaskMark Of(IReadOnlyCollection<TaskMark> marks) =>
        new(marks.MinBy(mark => Array.IndexOf(Urgency, mark.State))!.State, marks.Max(mark => mark.Attempts), marks.Sum(mark => mark.Instances));
}
