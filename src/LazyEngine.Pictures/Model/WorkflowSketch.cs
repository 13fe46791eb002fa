using System.Globalization;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Pictures.Model;

/// <summary>Turns a workflow into what a picture shows: tasks, and what each may lead to. What leads back is said at the task, so that the picture runs one way.</summary>
internal static class WorkflowSketch
{
    /// <exception cref="PictureTooLargeException">The workflow has too many tasks.</exception>
    public static GroupShape Of(Plan plan, TaskMarks marks, int mostBoxes)
    {
        var workflow = plan.Workflow!;
        if (workflow.Tasks.Count > mostBoxes) throw PictureTooLargeException.ByItems(plan.Name, workflow.Tasks.Count, mostBoxes);
        var back = BackArrows(workflow);
        var shapes = workflow.Tasks.Select((task, node) => (Shape)new TaskShape(
            string.Create(CultureInfo.InvariantCulture, $"t{node}"),
            task.Name,
            task.Call.IsChild ? TaskKind.Child : TaskKind.Work,
            [.. Notes(workflow, node, back)],
            marks.Of(task.Name)));
        return new GroupShape("g0", plan.Name, FlowPattern.Workflow, [.. workflow.Inputs.Count == 0 ? Enumerable.Empty<string>() : [$"takes {string.Join(", ", workflow.Inputs.Select(input => input.Name))}"]], [.. shapes], [.. Arrows(workflow, back, marks)]);
    }

    private static IEnumerable<Arrow> Arrows(Workflow workflow, HashSet<(int From, int To)> back, TaskMarks marks)
    {
        for (var from = 0; from < workflow.Tasks.Count; from++)
        {
            var isDone = marks.Of(workflow.Tasks[from].Name) is { IsDone: true };
            foreach (var to in workflow.TargetsOf(from).ToArray().Where(to => !back.Contains((from, to))))
                yield return new Arrow(from, to, IsSure(workflow, from, to) ? ArrowKind.Order : ArrowKind.Decision, [], isDone && marks.Of(workflow.Tasks[to].Name) is not null);
        }
    }

    // What follows a success or any end without a condition.
    private static bool IsSure(Workflow workflow, int from, int to) =>
        workflow.IsReverse || workflow.Tasks[from].Transitions.Any(transition => transition.Target == to && transition.Condition is null && transition.On is Ending.Success or Ending.Complete);

    private static IEnumerable<string> Notes(Workflow workflow, int node, HashSet<(int From, int To)> back)
    {
        var task = workflow.Tasks[node];
        if (task.Call.Name is not ("std.noop" or "")) yield return task.Call.IsChild ? $"runs {task.Call.Name}" : task.Call.Name;
        if (task.Join is { } join) yield return join == 0 ? "joins all" : string.Create(CultureInfo.InvariantCulture, $"joins {join}");
        if (task.Items is not null) yield return "for each item";
        if (task.Repetition is not null) yield return "is repeated";
        foreach (var to in workflow.TargetsOf(node).ToArray().Where(to => back.Contains((node, to)))) yield return to == node ? "again" : $"back to {workflow.Tasks[to].Name}";
        foreach (var command in task.Transitions.Where(transition => transition.Kind is TransitionKind.Fail or TransitionKind.Succeed or TransitionKind.Pause).Select(transition => transition.Kind).Distinct()) yield return command switch
        {
            TransitionKind.Fail => "may fail the workflow",
            TransitionKind.Succeed => "may end the workflow",
            _ => "may pause the workflow",
        };
    }

    // Arrows to what a walk in the order of definition is still inside of.
    private static HashSet<(int From, int To)> BackArrows(Workflow workflow)
    {
        var (back, marks, open) = (new HashSet<(int, int)>(), new int[workflow.Tasks.Count], new Stack<(int Node, int Next)>());
        foreach (var start in workflow.Starts.ToArray().Concat(Enumerable.Range(0, workflow.Tasks.Count)))
        {
            if (marks[start] == 0) open.Push((start, 0));
            while (open.TryPop(out var step))
            {
                marks[step.Node] = 1;
                var targets = workflow.TargetsOf(step.Node);
                if (step.Next == targets.Length)
                {
                    marks[step.Node] = 2;
                    continue;
                }

                var target = targets[step.Next];
                open.Push((step.Node, step.Next + 1));
                if (marks[target] == 1) back.Add((step.Node, target));
                else if (marks[target] == 0) open.Push((target, 0));
            }
        }

        return back;
    }
}
