using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Dialogs;

/// <summary>What somebody has given in a dialog.</summary>
/// <param name="Name">The name that belongs to the value, where one was asked for.</param>
/// <param name="Value">The value; null where there is a failure in its place.</param>
/// <param name="Failure">The failure; null where there is a value.</param>
internal sealed record ValueAnswer(string Name, Payload? Value, TaskFailure? Failure)
{
    public TaskOutcome Outcome => Failure is { } failure ? new TaskOutcome.Failure(failure) : new TaskOutcome.Success(Value!);
}
