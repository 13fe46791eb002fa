namespace LazyEngine.Executions;

/// <summary>What becomes of a task whose retries are used up; part of <see cref="ExecutionCommand.Resume"/>.</summary>
/// <param name="Task">The task's name.</param>
/// <param name="Outcome">A success skips the task and takes its value, a failure fails it; null tries it again, from the beginning of its retry policy.</param>
public sealed record HeldDecision(string Task, TaskOutcome? Outcome = null);
