using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Pictures.Model;

/// <summary>Where the tasks of an execution stand, by name.</summary>
internal sealed class TaskMarks
{
    /// <summary>Of a flow that nobody runs.</summary>
    public static readonly TaskMarks None = new([]);

    private readonly Dictionary<string, TaskMark> _marks;

    private readonly Dictionary<string, bool> _votes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ControllerMark> _controllers = new(StringComparer.Ordinal);

    private TaskMarks(Dictionary<string, TaskMark> marks) => _marks = marks;

    public static TaskMarks Of(ExecutionDetails execution)
    {
        var marks = new Dictionary<string, TaskMark>(StringComparer.Ordinal);
        foreach (var task in execution.Tasks.GroupBy(task => task.Name, StringComparer.Ordinal))
        {
            var turn = task.Max(instance => instance.Turn);
            marks.Add(task.Key, TaskMark.Of([.. task.Where(instance => instance.Turn == turn).Select(instance => new TaskMark(instance.State, instance.Attempt, 1))]));
        }

        var all = new TaskMarks(marks);
        foreach (var task in execution.Tasks)
        {
            if (task.Rounds is { } rounds) all._controllers[task.Name] = new ControllerMark(task.State, rounds, task.Decision);
            else if (task is { State: TaskState.Success, Result: { } result } && Voting.Of(result) is { } vote) all._votes[task.Name] = vote;
        }

        return all;
    }

    /// <summary>What the decider of a link has said; null where it has not been asked, or nobody knows.</summary>
    public bool? VoteOn(FlowLink link) => _votes.TryGetValue($"{link.From}->{link.To}", out var vote) ? vote : null;

    /// <summary>Where the retry controller of a flow stands; null where it has none, or nobody knows.</summary>
    public ControllerMark? ControllerOf(Flow flow) => flow.Controller is { } controller ? _controllers.GetValueOrDefault(controller.As(flow).Name) : null;

    /// <summary>Where a task stands; null where nobody knows.</summary>
    public TaskMark? Of(string task) => _marks.GetValueOrDefault(task);
}
