namespace LazyEngine.Flows;

/// <summary>How a task is undone when the flow reverts: a handler with retries and limits of its own.</summary>
/// <remarks>
/// It runs whenever an attempt of the task may have had an effect: after a success, after a failure, and after a loss. It may
/// run more than once, as any handler may, and has to bear that there is nothing to undo.
/// </remarks>
public sealed record Compensation
{
    /// <summary>A compensation.</summary>
    /// <param name="handler">The handler, by its registered name.</param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> is null or empty.</exception>
    public Compensation(string handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(handler);
        HandlerName = handler;
    }

    /// <summary>The handler, by its registered name.</summary>
    public string HandlerName { get; }

    /// <summary>Where workers pull it from; null for the queue of the task. Default: null.</summary>
    public string? QueueName { get; init; }

    /// <summary>Its arguments; null for those of the task. Default: null.</summary>
    /// <remarks>An argument has the task's constant of its name, where there is one.</remarks>
    public Sequence<Requirement>? Requirements { get; init; }

    /// <summary>How often and when it is tried again; null for not at all. Default: null.</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>How long it may take. Default: no limits.</summary>
    public TimeLimits TimeLimits { get; init; } = TimeLimits.None;

    /// <summary>The task that stands for this compensation wherever a task is asked for its work.</summary>
    internal TaskDefinition As(TaskDefinition task) => new(task.Name)
    {
        HandlerName = HandlerName,
        QueueName = QueueName ?? task.QueueName,
        Priority = task.Priority,
        FairnessKey = task.FairnessKey,
        // Its group is one of the queue that it names.
        WorkerGroup = QueueName is null || QueueName == task.QueueName ? task.WorkerGroup : null,
        Requirements = Requirements ?? task.Requirements,
        Constants = task.Constants,
        RetryPolicy = RetryPolicy,
        TimeLimits = TimeLimits,
    };
}
