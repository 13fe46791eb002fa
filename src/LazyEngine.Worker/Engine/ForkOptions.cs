using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine;

/// <summary>What is different in a fork.</summary>
public sealed record ForkOptions
{
    /// <summary>The id of the new execution. Choose one to make the fork repeatable. Default: null, the engine makes a new one.</summary>
    public ExecutionId? Id { get; init; }

    /// <summary>Inputs that take the place of those of the other one, which keep their values where they are not named; see <see cref="LazyEngine.Inputs.From"/>. What has succeeded is not done again for them. Default: null, none.</summary>
    public object? Inputs { get; init; }

    /// <summary>The registered flow that it goes on by: tasks of the same name are the same tasks, new ones run, others are forgotten. Default: null, that of the other one.</summary>
    public FlowHash? Flow { get; init; }
}

/// <summary>What a fork would do.</summary>
/// <param name="Origin">The execution that it would be taken from.</param>
/// <param name="Version">Its commit.</param>
/// <param name="First">Tasks whose attempts would be scheduled at once.</param>
/// <param name="Keeps">Tasks whose results would stay.</param>
/// <param name="Repeats">What the other one did after the commit, or was about to do: each may have had an effect outside, and would be done again. Its idempotency keys would be others.</param>
public sealed record ForkForesight(ExecutionId Origin, long Version, ForeseenTasks First, ForeseenTasks Keeps, Sequence<RepeatedEffect> Repeats);

/// <summary>A task that may have an effect outside once more.</summary>
/// <param name="Task">The task.</param>
/// <param name="Turn">How often the task had been entered before.</param>
/// <param name="Item">The place in the list that the task runs over.</param>
/// <param name="Attempts">How many of its attempts were open at the commit or made after it.</param>
/// <param name="State">Where it stands in the other execution now.</param>
public sealed record RepeatedEffect(string Task, int Turn, int Item, int Attempts, TaskState State);
