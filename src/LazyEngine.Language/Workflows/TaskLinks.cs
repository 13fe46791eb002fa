using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>Connects tasks: names in clauses and in 'requires' become places in the workflow.</summary>
internal sealed class TaskLinks(DocumentLog log, IReadOnlyList<WrittenTask> tasks)
{
    private readonly Dictionary<string, int> _places = Places(tasks);

    public IReadOnlyList<WorkflowTask> Connect(bool isReverse)
    {
        var connected = tasks.Select(task => isReverse
            ? task.Task with { Requires = [.. task.Requires.Select(required => Find(required.Name, required.At)).Where(place => place >= 0)] }
            : task.Task with { Transitions = [.. Transitions(task)] }).ToList();
        if (isReverse && log.IsEmpty) RefuseCycles(connected);
        return connected;
    }

    private static Dictionary<string, int> Places(IReadOnlyList<WrittenTask> tasks)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < tasks.Count; place++) places.TryAdd(tasks[place].Task.Name, place);
        return places;
    }

    // Those for one ending come before those for any.
    private IEnumerable<WorkflowTransition> Transitions(WrittenTask task)
    {
        foreach (var on in new[] { Ending.Success, Ending.Error, Ending.Skip, Ending.Complete })
        {
            foreach (var step in task.Clauses.GetValueOrDefault(on)?.Steps ?? [])
            {
                var target = step.Kind == TransitionKind.Task ? Find(step.Name, step.At) : -1;
                if (step.Message is not null && step.Kind is TransitionKind.Task or TransitionKind.Nothing) log.Add(step.At, $"'{Names.Shown(step.Name)}' takes no message.", "a message for fail, succeed or pause only");
                yield return new WorkflowTransition(on, step.Kind, target) { Condition = step.Condition, Message = step.Message };
            }

            // What is left out leads where its success would have led, where its author says nothing else.
            if (on != Ending.Success || task.Clauses.ContainsKey(Ending.Skip) || task.Clauses.GetValueOrDefault(Ending.Success) is not { } success) continue;
            foreach (var step in success.Steps)
                yield return new WorkflowTransition(Ending.Skip, step.Kind, step.Kind == TransitionKind.Task ? Find(step.Name, step.At) : -1) { Condition = step.Condition, Message = step.Message };
        }
    }

    private int Find(string name, Position at)
    {
        if (_places.TryGetValue(name, out var place)) return place;
        log.Add(at, $"There is no task '{Names.Shown(name)}'.", "a task of the workflow, or noop, fail, succeed or pause", Spelling.Nearest(name, _places.Keys));
        return -1;
    }

    private void RefuseCycles(List<WorkflowTask> connected)
    {
        var marks = new int[connected.Count];
        for (var start = 0; start < connected.Count; start++)
        {
            var open = new Stack<(int Node, int Next)>([(start, 0)]);
            while (open.TryPop(out var step))
            {
                if (step.Next == 0 && marks[step.Node] == 2) continue;
                marks[step.Node] = 1;
                if (step.Next == connected[step.Node].Requires.Count)
                {
                    marks[step.Node] = 2;
                    continue;
                }

                var required = connected[step.Node].Requires[step.Next];
                open.Push((step.Node, step.Next + 1));
                if (marks[required] == 1)
                {
                    log.Add(tasks[step.Node].Key.At, $"Task '{Names.Shown(tasks[step.Node].Task.Name)}' requires what requires it.", "tasks that do not require each other");
                    return;
                }

                if (marks[required] == 0) open.Push((required, 0));
            }
        }
    }
}
