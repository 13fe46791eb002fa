using LazyEngine.Executions;

namespace LazyEngine.Pictures.Model;

/// <summary>Where the tasks of an execution stand, by name.</summary>
internal sealed class TaskMarks
{
    /// <summary>Of a flow that nobody runs.</summary>
    public static readonly TaskMarks None = new([]);

    private readonly Dictionary<string, TaskMark> _marks;

    private TaskMarks(Dictionary<string, TaskMark> marks) => _marks = marks;

    public static TaskMarks Of(ExecutionDetails execution)
    {
        var marks = new Dictionary<string, TaskMark>(StringComparer.Ordinal);
        foreach (var task in execution.Tasks.GroupBy(task => task.Name, StringComparer.Ordinal))
        {
            var turn = task.Max(instance => instance.Turn);
            marks.Add(task.Key, TaskMark.Of([.. task.Where(instance => instance.Turn == turn).Select(instance => new TaskMark(instance.State, instance.Attempt, 1))]));
        }

        return new TaskMarks(marks);
    }

    /// <summary>Where a task stands; null where nobody knows.</summary>
    public TaskMark? Of(string task) => _marks.GetValueOrDefault(task);
}
