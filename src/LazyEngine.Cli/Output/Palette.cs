using LazyEngine.Executions;
using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <summary>One colour a kind of state, the same for executions and tasks.</summary>
internal static class Palette
{
    private static readonly Style Well = new(Color.Green);
    private static readonly Style Wrong = new(Color.Red);
    private static readonly Style Moving = new(Color.Blue);
    private static readonly Style Halted = new(Color.Yellow);
    private static readonly Style Quiet = new(Color.Grey);

    public static Style Of(ExecutionState state) => state switch
    {
        ExecutionState.Success => Well,
        ExecutionState.Failure or ExecutionState.Reverted or ExecutionState.Cancelled => Wrong,
        ExecutionState.Suspending or ExecutionState.Suspended or ExecutionState.Reverting => Halted,
        ExecutionState.Pending => Quiet,
        _ => Moving,
    };

    public static Style Of(TaskState state) => state switch
    {
        TaskState.Success => Well,
        TaskState.Failure or TaskState.RevertFailure or TaskState.Cancelled => Wrong,
        TaskState.Waiting or TaskState.Reverting or TaskState.Reverted => Halted,
        TaskState.Pending or TaskState.Ignored => Quiet,
        _ => Moving,
    };
}
