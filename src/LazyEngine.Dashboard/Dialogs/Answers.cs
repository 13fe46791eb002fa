using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Dialogs;

/// <summary>What somebody has given in a dialog.</summary>
/// <param name="Name">The name that belongs to the value, where one was asked for.</param>
/// <param name="Value">The value; null where there is a failure in its place.</param>
/// <param name="Failure">The failure; null where there is a value.</param>
/// <param name="Why">The reason; empty for none.</param>
internal sealed record ValueAnswer(string Name, Payload? Value, TaskFailure? Failure, string Why)
{
    public TaskOutcome Outcome => Failure is { } failure ? new TaskOutcome.Failure(failure) : new TaskOutcome.Success(Value!);
}

/// <summary>What is to run again.</summary>
/// <param name="Options">What begins anew.</param>
/// <param name="Why">The reason; empty for none.</param>
internal sealed record RerunAnswer(RerunOptions Options, string Why);

/// <summary>What is to go on from a commit.</summary>
/// <param name="Options">What is different from the origin.</param>
/// <param name="Why">The reason; empty for none.</param>
internal sealed record ForkAnswer(ForkOptions Options, string Why);
