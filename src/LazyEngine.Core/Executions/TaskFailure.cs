namespace LazyEngine.Executions;

/// <summary>Why a task failed, as plain data: never a serialized exception.</summary>
/// <param name="Code">A stable code to decide on, for example an exception's type name or <c>WorkerLost</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Details">More for people, for example a stack trace; may be empty.</param>
public sealed record TaskFailure(string Code, string Message, string Details = "")
{
    /// <summary>A stable code to decide on.</summary>
    public string Code { get; init; } = Code ?? throw new ArgumentNullException(nameof(Code));

    /// <summary>A sentence for people.</summary>
    public string Message { get; init; } = Message ?? throw new ArgumentNullException(nameof(Message));

    /// <summary>More for people.</summary>
    public string Details { get; init; } = Details ?? throw new ArgumentNullException(nameof(Details));

    /// <summary>What the handler has to say of it as data, for expressions of a workflow; null where that is the message. Default: null.</summary>
    public Payload? Data { get; init; }

    /// <summary>The code of an attempt that was lost with its worker and may not be run again.</summary>
    public const string WorkerLost = "WorkerLost";

    /// <summary>The code of an attempt that no worker has begun in time.</summary>
    public const string ScheduleToStartTimeout = "ScheduleToStartTimeout";

    /// <summary>The code of an attempt that was not done in time after it was begun.</summary>
    public const string StartToCloseTimeout = "StartToCloseTimeout";

    /// <summary>The code of a task that was not done in time, all attempts together.</summary>
    public const string ScheduleToCloseTimeout = "ScheduleToCloseTimeout";

    /// <summary>The code of an attempt whose handler was silent for too long.</summary>
    public const string HeartbeatTimeout = "HeartbeatTimeout";

    /// <summary>The code of an execution that has not ended in time.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>The code of a task that was called off because its execution goes back.</summary>
    public const string CalledOff = "CalledOff";

    /// <summary>The code of an execution that somebody cancelled.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>The code of an attempt whose child execution has failed because a limit of one of its own tasks has passed. Every other code of a child's failure is handed on as it is.</summary>
    public const string ChildTimedOut = "ChildTimedOut";

    /// <summary>Whether a time limit has ended the attempt, and not its handler.</summary>
    internal bool IsTimeout => Code is ScheduleToStartTimeout or StartToCloseTimeout or ScheduleToCloseTimeout or HeartbeatTimeout or DeadlineExceeded;
}
