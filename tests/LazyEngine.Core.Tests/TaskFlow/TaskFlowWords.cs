using LazyEngine.Executions;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>Tells a journal in TaskFlow's words: one line for each change of state of a task, a controller or the flow.</summary>
internal static class TaskFlowWords
{
    public static IEnumerable<string> Of(Plan plan, Execution before, ExecutionEvent happened)
    {
        switch (happened)
        {
            case ExecutionStarted:
                return ["f RUNNING"];
            case TaskScheduled e when IsShown(plan, e.Task) && Instance(plan, before, e.Task) is { Phase: Phase.Forward } or null && IsNew(plan, before, e.Task):
                return [$"{e.Task} RUNNING"];
            case TaskSucceeded e when IsShown(plan, e.Task):
                return [$"{e.Task} SUCCESS({(e.Result.Size == 0 ? string.Empty : e.Result.ToString())})"];
            case TaskFailed e when IsShown(plan, e.Task):
                return [$"{e.Task} FAILURE"];
            case CompensationScheduled e when IsNew(plan, before, e.Task):
                return [$"{e.Task} REVERTING"];
            case TaskReverted e when IsShown(plan, e.Task):
                return Instance(plan, before, e.Task)!.State == TaskState.Pending ? [$"{e.Task} REVERTING", $"{e.Task} REVERTED"] : [$"{e.Task} REVERTED"];
            case TaskRevertFailed e:
                return [$"{e.Task} REVERT_FAILURE"];
            case TasksIgnored e:
                return e.Tasks.Where(task => IsShown(plan, task)).Select(task => $"{task} IGNORE");
            case RoundBegan e:
                return Again(plan, before, e.Controller);
            case ExecutionSuspending:
                return ["f SUSPENDING"];
            case ExecutionSuspended:
                return ["f SUSPENDED"];
            case ExecutionResumed:
                return ["f RUNNING"];
            case ExecutionSucceeded:
                return ["f SUCCESS"];
            case ExecutionFailed:
                return ["f FAILURE"];
            case ExecutionReverted:
                return ["f REVERTED"];
            default:
                return [];
        }
    }

    private static IEnumerable<string> Again(Plan plan, Execution before, string controller)
    {
        yield return $"{controller} RETRYING";
        plan.TryFindTask(controller, out var node);
        var marks = new bool[plan.NodeCount];
        plan.MarkFrom(node, marks);
        foreach (var (key, instance) in before.Tasks)
        {
            if (marks[key.Node] && key.Node != node && instance.State is TaskState.Reverted or TaskState.Ignored && IsShown(plan, plan.TaskAt(key.Node)!.Name)) yield return $"{plan.TaskAt(key.Node)!.Name} PENDING";
        }
    }

    // Another attempt of what runs already is no change of its state.
    private static bool IsNew(Plan plan, Execution before, string task) =>
        Instance(plan, before, task) is not { } instance || instance.FirstScheduledAt == default || (instance.Phase == Phase.Forward && instance.Attempt == 0);

    private static bool IsShown(Plan plan, string task) => plan.TryFindTask(task, out var node) && plan.Votes?.IsDecider(node) != true;

    private static TaskInstance? Instance(Plan plan, Execution before, string task) =>
        plan.TryFindTask(task, out var node) ? before.Tasks.GetValueOrDefault(new InstanceKey(node, 0, 0)) : null;
}
