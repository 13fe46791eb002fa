namespace LazyEngine.Executions;

/// <summary>Why a task failed, as plain data: never a serialized exception.</summary>
/// <param name="Code">A stable code to decide on, for example an exception's type name or <c>WorkerLost</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Details">More for people, for example a stack trace; may be empty.</param>
public sealed record TaskFailure(string Code, string Message, string Details = "")
{
    /// <summary>The code of an attempt that was lost with its worker and may not be run again.</summary>
    public const string WorkerLost = "WorkerLost";
}
