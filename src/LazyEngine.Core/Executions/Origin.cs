namespace LazyEngine.Executions;

/// <summary>Who asked for what the journal tells, and why.</summary>
/// <param name="Who">The name of the caller, as the server knows it.</param>
/// <param name="Why">What the caller said of the reason; null where nothing.</param>
/// <param name="What">What was asked for, such as <c>cancel</c>; null before it is written.</param>
public sealed record Origin(string Who, string? Why = null, string? What = null)
{
    /// <summary>The longest name or reason, in characters.</summary>
    public const int MaxLength = 1_000;

    /// <summary>What a command asks for. The names are durable.</summary>
    internal static string NameOf(ExecutionCommand command) => command switch
    {
        ExecutionCommand.Run => "run",
        ExecutionCommand.Complete or ExecutionCommand.CompleteByName => "complete",
        ExecutionCommand.Signal => "signal",
        ExecutionCommand.Stop => "stop",
        ExecutionCommand.Resume => "resume",
        ExecutionCommand.Rerun => "rerun",
        ExecutionCommand.Skip => "skip",
        ExecutionCommand.Cancel => "cancel",
        ExecutionCommand.End => "end",
        ExecutionCommand.Fork => "fork",
        ExecutionCommand.Purge => "purge",
        ExecutionCommand.Heartbeat => "heartbeat",
        _ => string.Empty,
    };
}
