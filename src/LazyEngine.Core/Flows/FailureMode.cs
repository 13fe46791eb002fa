namespace LazyEngine.Flows;

/// <summary>What the failure of a task does to an execution. The numbers are durable.</summary>
public enum FailureMode
{
    /// <summary><see cref="Revert"/> where the flow has a compensation or a retry controller, else <see cref="Fail"/>.</summary>
    Default = 0,

    /// <summary>The execution fails once its running tasks are in; nothing is compensated. TaskFlow calls this <c>never_resolve</c>.</summary>
    Fail = 1,

    /// <summary>Retry controllers are asked from the inside out; where none retries, everything that has run is compensated. TaskFlow calls this <c>defer_reverts</c>.</summary>
    Revert = 2,

    /// <summary>As <see cref="Revert"/>, but where all that are asked say <see cref="RetryDecision.Revert"/>, only the flow of the innermost and what follows it is compensated. This is TaskFlow's default.</summary>
    RevertLocally = 3,
}
