using LazyEngine.Executions;

namespace LazyEngine.Worker;

/// <summary>What a compensation is to undo, and why.</summary>
public sealed class Undo
{
    internal Undo(Payload? result, TaskFailure? failure, IEnumerable<FailedTask> failures)
    {
        (Result, Failure) = (result, failure);
        Failures = failures.ToDictionary(failed => failed.Task, failed => failed.Error, StringComparer.Ordinal);
    }

    /// <summary>The result of the task, where it had succeeded.</summary>
    public Payload? Result { get; }

    /// <summary>The failure of the task, where it had failed or was lost: what it has done by then is not known.</summary>
    public TaskFailure? Failure { get; }

    /// <summary>What has failed so far in the execution, by task; at most 100 of them.</summary>
    public IReadOnlyDictionary<string, TaskFailure> Failures { get; }
}
