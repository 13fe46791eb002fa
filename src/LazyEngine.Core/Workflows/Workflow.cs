using LazyEngine.Executions;

namespace LazyEngine.Workflows;

/// <summary>What a workflow language has made of a text: tasks, and how one leads to others, depending on data. The tasks stand in the order of their nodes in the plan.</summary>
/// <remarks>
/// Where a plan of links counts predecessors, here every entry into a task is a turn of its own: cycles, and several arrivals
/// at one task, are legal. What depends on data is asked of the language, so that the engine knows no expressions.
/// </remarks>
internal sealed class Workflow
{
    private readonly int[][] _sources;
    private readonly int[][] _targets;
    private readonly int[] _starts;

    public Workflow(IReadOnlyList<WorkflowTask> tasks, bool isReverse, Sequence<WorkflowInput> inputs)
    {
        (Tasks, IsReverse, Inputs) = (tasks, isReverse, inputs);
        var sources = new SortedSet<int>[tasks.Count];
        var targets = new SortedSet<int>[tasks.Count];
        for (var node = 0; node < tasks.Count; node++) (sources[node], targets[node]) = ([], []);
        for (var node = 0; node < tasks.Count; node++)
        {
            foreach (var transition in tasks[node].Transitions.Where(transition => transition.Target >= 0)) Connect(node, transition.Target);
            foreach (var required in tasks[node].Requires) Connect(required, node);
        }

        _targets = [.. targets.Select(each => each.ToArray())];
        _sources = [.. sources.Select(each => each.ToArray())];
        _starts = [.. Enumerable.Range(0, tasks.Count).Where(node => _sources[node].Length == 0)];

        void Connect(int from, int to)
        {
            targets[from].Add(to);
            sources[to].Add(from);
        }
    }

    public IReadOnlyList<WorkflowTask> Tasks { get; }

    /// <summary>Whether it runs one task and what that requires, in place of what follows from a beginning.</summary>
    public bool IsReverse { get; }

    public Sequence<WorkflowInput> Inputs { get; }

    /// <summary>The workflow as its author wrote it, for expressions; null where it is not known.</summary>
    public Lazy<Payload>? Spec { get; init; }

    /// <summary>Variables that every task sees, from the beginning on; null where there are none.</summary>
    public IFormula? Variables { get; init; }

    /// <summary>What a success comes to; null for all variables at the end.</summary>
    public IFormula? Output { get; init; }

    /// <summary>What else a failure comes to, besides its message; null for nothing.</summary>
    public IFormula? OutputOnError { get; init; }

    /// <summary>Whether maps of one name are joined wherever variables meet; else the later replaces the earlier.</summary>
    public bool Merges { get; init; }

    /// <summary>Whether a call only passes on, or reckons with, what it is given: it has no effect and does not wait.</summary>
    public Func<Call, Rules, bool> IsIdle { get; init; } = (_, _) => false;

    /// <summary>Tasks that nothing leads to, ascending.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>The tasks that may lead to a task, or that it requires; ascending, each once.</summary>
    public ReadOnlySpan<int> SourcesOf(int node) => _sources[node];

    /// <summary>The tasks that a task may lead to, or that require it; ascending, each once.</summary>
    public ReadOnlySpan<int> TargetsOf(int node) => _targets[node];
}

/// <summary>A value that a workflow takes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Default">What it is where nobody gives it; null where somebody has to.</param>
internal sealed record WorkflowInput(string Name, Payload? Default);
