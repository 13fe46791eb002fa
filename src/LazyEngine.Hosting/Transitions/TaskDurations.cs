using LazyEngine.Executions;

namespace LazyEngine.Hosting;

/// <summary>Measures how long the attempts of each task have run: from when a worker began, or else from when it was offered, to the outcome.</summary>
/// <remarks>Attempts to undo are measured from the first of them on. Safe to read from any thread while it listens. It holds a few numbers for each task of each flow.</remarks>
public sealed class TaskDurations : IObserver<Transition>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ExecutionId, string, int, int), DateTimeOffset> _begun = [];
    private readonly SortedDictionary<(string Flow, string Task), TaskDuration> _durations = [];

    /// <summary>What was measured until now, by flow and task, in the order of their names.</summary>
    public IReadOnlyList<TaskDuration> Durations
    {
        get
        {
            lock (_lock) return [.. _durations.Values];
        }
    }

    /// <inheritdoc/>
    public void OnNext(Transition value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case TaskTransition task:
                    Measure(task);
                    break;
                case ExecutionTransition end when end.To.IsTerminal():
                    foreach (var key in _begun.Keys.Where(key => key.Item1 == end.Execution).ToList()) _begun.Remove(key);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }

    private void Measure(TaskTransition task)
    {
        var key = (task.Execution, task.Token.Task, task.Token.Turn, task.Token.Item);
        if (task.To is TaskState.Scheduled or TaskState.Running or TaskState.Reverting)
        {
            _begun[key] = task.BegunAt ?? task.At;
            return;
        }

        if (task.To == TaskState.Waiting || !_begun.Remove(key, out var offered)) return;
        if (task.Kind is "TaskReturned" or "TaskLost") return;
        var took = task.At - (task.From == TaskState.Reverting ? offered : task.BegunAt ?? offered);
        var name = (task.FlowName, task.Token.Task);
        _durations[name] = _durations.TryGetValue(name, out var known)
            ? known with { Count = known.Count + 1, Shortest = took < known.Shortest ? took : known.Shortest, Longest = took > known.Longest ? took : known.Longest, Total = known.Total + took }
            : new TaskDuration(task.FlowName, task.Token.Task, 1, took, took, took);
    }
}

/// <summary>How long the attempts of one task have run.</summary>
/// <param name="FlowName">The flow.</param>
/// <param name="Task">The task.</param>
/// <param name="Count">How many attempts were measured; at least 1.</param>
/// <param name="Shortest">The shortest time.</param>
/// <param name="Longest">The longest time.</param>
/// <param name="Total">All times together.</param>
public sealed record TaskDuration(string FlowName, string Task, long Count, TimeSpan Shortest, TimeSpan Longest, TimeSpan Total)
{
    /// <summary>The time of an attempt on average.</summary>
    public TimeSpan Average => Total / Count;
}
