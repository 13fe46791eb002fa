using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Executions;

/// <summary>What is known of an execution and its tasks.</summary>
/// <param name="Id">The execution.</param>
/// <param name="FlowName">The name of its flow.</param>
/// <param name="Flow">The identity of its flow.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Version">How many commits led here.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
/// <param name="Error">Why it ended, where it was no success.</param>
/// <param name="Tasks">Its tasks in the order of the flow; tasks that were not reached are Pending.</param>
public sealed record ExecutionDetails(
    ExecutionId Id,
    string FlowName,
    FlowHash Flow,
    ExecutionState State,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? EndedAt,
    TaskFailure? Error,
    Sequence<TaskDetails> Tasks)
{
    /// <summary>How often somebody had it run again. Default: 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The attempt that started it as its child; null for an execution that stands by itself. Default: null.</summary>
    public AttemptToken? Parent { get; init; }

    /// <summary>What it was forked from; null for an execution that began by itself. Default: null.</summary>
    public ForkOrigin? Forked { get; init; }

    /// <summary>What a workflow has come to: a JSON object; null before that, and for any other flow. Default: null.</summary>
    public Payload? Output { get; init; }

    /// <summary>Why it stands where it stands, for people: the failure, or what a command of a workflow said that has stopped or ended it. Null where nothing was said. Default: null.</summary>
    public string? Info { get; init; }
}

/// <summary>What is known of a task instance.</summary>
/// <param name="Name">The task.</param>
/// <param name="Turn">How often the task had been entered before.</param>
/// <param name="Item">The place in the list that the task runs over.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">The newest attempt; 0 where there was none.</param>
/// <param name="ScheduledAt">When the newest attempt was scheduled.</param>
/// <param name="ClaimedAt">When a worker was granted the newest attempt, as far as that is still known.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Result">Its result, where it has one.</param>
/// <param name="Error">Its failure, where it has one.</param>
public sealed record TaskDetails(
    string Name,
    int Turn,
    int Item,
    TaskState State,
    int Attempt,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? ClaimedAt,
    DateTimeOffset? EndedAt,
    Payload? Result,
    TaskFailure? Error)
{
    /// <summary>The child execution that the newest attempt has started; null where it starts none. Default: null.</summary>
    public ExecutionId? Child { get; init; }

    /// <summary>How many rounds it has begun, where it is a retry controller; null where it is none. Default: null.</summary>
    public int? Rounds { get; init; }

    /// <summary>What it has last made of a failure, where it is a retry controller; null where it has not been asked, or is being asked. Default: null.</summary>
    public RetryDecision? Decision { get; init; }

    /// <summary>Where a task of a workflow stands, in the words of workflows; null for any other flow. Default: null.</summary>
    public TurnState? TurnState { get; init; }

    /// <summary>The variables that a task of a workflow has published: a JSON object; null for none. Default: null.</summary>
    public Payload? Published { get; init; }

    /// <summary>How many attempts the items of a task of a workflow have had, all together; null for any other flow. Default: null.</summary>
    public int? Runs { get; init; }

    /// <summary>Why a task of a workflow is where it is; null for no reason. Default: null.</summary>
    public string? Info { get; init; }
}
