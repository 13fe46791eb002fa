using LazyEngine.Dispatch;

namespace LazyEngine.Executions;

/// <summary>What the host has to send to queues, and to decide next.</summary>
internal sealed record ShellStep(Sequence<QueueMessage> Messages, Sequence<ExecutionCommand> Commands)
{
    public static ShellStep Nothing { get; } = new([], []);

    /// <summary>Commands for other executions, whose answers come to <see cref="ExecutionShell.Hear"/>.</summary>
    public Sequence<ExecutionCommand> Calls { get; init; }

    public ShellStep And(ShellStep other) =>
        ReferenceEquals(this, Nothing) ? other : ReferenceEquals(other, Nothing) ? this : new ShellStep([.. Messages, .. other.Messages], [.. Commands, .. other.Commands]) { Calls = [.. Calls, .. other.Calls] };
}
