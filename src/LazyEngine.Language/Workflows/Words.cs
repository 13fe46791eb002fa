using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>The words of Mistral for what the engine calls otherwise.</summary>
internal static class Words
{
    public static string Of(TurnState state) => state switch
    {
        TurnState.Idle => "IDLE",
        TurnState.Waiting => "WAITING",
        TurnState.Running => "RUNNING",
        TurnState.Delayed => "DELAYED",
        TurnState.Success => "SUCCESS",
        TurnState.Error => "ERROR",
        TurnState.Cancelled => "CANCELLED",
        _ => "SKIPPED",
    };

    public static string Of(ExecutionState state) => state switch
    {
        ExecutionState.Pending => "IDLE",
        ExecutionState.Suspending or ExecutionState.Suspended => "PAUSED",
        ExecutionState.Success => "SUCCESS",
        ExecutionState.Failure or ExecutionState.Reverted => "ERROR",
        ExecutionState.Cancelled => "CANCELLED",
        _ => "RUNNING",
    };

    public static string Of(Execution execution) => Of(execution.Closing?.State ?? execution.State);

    /// <summary>The name of one entry into a task.</summary>
    public static string IdOf(ExecutionId execution, string task, int turn) => string.Create(CultureInfo.InvariantCulture, $"{execution}/{task}/{turn}");
}
