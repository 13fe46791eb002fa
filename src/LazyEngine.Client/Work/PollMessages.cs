using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Client.Work;

/// <summary>The body of <c>POST /v1/work/poll</c>.</summary>
/// <param name="Worker">The name of this one process; a new process takes a new one.</param>
/// <param name="Queue">The queue that it works on.</param>
/// <param name="Slots">How many attempts of the queue it runs at once; the same in every poll.</param>
/// <param name="WaitSeconds">How long the answer may be waited for.</param>
/// <param name="LeaseSeconds">How long the worker may be silent until what it runs is lost; null for the lease of queues.</param>
/// <param name="Held">What it runs; whatever else it was given comes again.</param>
/// <param name="Groups">The groups of workers that it is in, besides the one of its own name; the same in every poll.</param>
internal sealed record PollRequest(string Worker, string Queue = "default", int Slots = 1, int WaitSeconds = 20, int? LeaseSeconds = null, Sequence<AttemptToken>? Held = null, Sequence<string>? Groups = null);

/// <summary>The answer to a poll.</summary>
/// <param name="LeaseSeconds">How long the worker may be silent.</param>
/// <param name="Dispatches">What to run.</param>
/// <param name="Cancelled">What it holds and nobody needs any more.</param>
internal sealed record PollAnswer(double LeaseSeconds, Sequence<Dispatched> Dispatches, Sequence<AttemptToken> Cancelled);

/// <summary>An attempt to run.</summary>
/// <param name="Token">Names the attempt.</param>
/// <param name="Handler">What is to be run.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="IdempotencyKey">The same for every attempt of the task.</param>
/// <param name="Purpose">What it is for.</param>
internal sealed record Dispatched(AttemptToken Token, string Handler, SortedDictionary<string, Payload> Arguments, string IdempotencyKey, TaskPurpose Purpose)
{
    /// <summary>When the outcome comes too late.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>How long the handler may go without a heartbeat of its attempt; null where that does not matter.</summary>
    public double? HeartbeatSeconds { get; init; }

    /// <summary>What an attempt before this one last said of how far it was.</summary>
    public Payload? Progress { get; init; }

    /// <summary>What a compensation is to undo.</summary>
    public UndoneWork? Undo { get; init; }

    public static Dispatched Of(Grant grant) => new(
        grant.Token,
        grant.Handler,
        new(grant.Input.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal), StringComparer.Ordinal),
        grant.IdempotencyKey,
        (TaskPurpose)(int)grant.Phase)
    {
        Deadline = grant.Deadline,
        HeartbeatSeconds = grant.Heartbeat?.TotalSeconds,
        Progress = grant.Progress,
        Undo = grant.Undone is { } undone ? new UndoneWork(undone.Result, undone.Error, new(undone.Failures.ToDictionary(failed => failed.Task, failed => failed.Error, StringComparer.Ordinal), StringComparer.Ordinal)) : null,
    };
}

/// <summary>What a compensation is to undo, and why.</summary>
/// <param name="Result">The result of the task, where it had succeeded.</param>
/// <param name="Error">The failure of the task, where it had failed.</param>
/// <param name="Failures">What has failed so far in the execution, by task.</param>
internal sealed record UndoneWork(Payload? Result, TaskFailure? Error, SortedDictionary<string, TaskFailure> Failures);

/// <summary>The body of <c>POST /v1/work/complete</c>: one of result, error and pending.</summary>
/// <param name="Worker">The worker that was given the attempt.</param>
/// <param name="Token">The attempt.</param>
/// <param name="Result">The value that the task succeeds with.</param>
/// <param name="Error">The failure that the task fails with.</param>
/// <param name="Pending">That somebody else will complete it later.</param>
internal sealed record FinishRequest(string Worker, AttemptToken Token, Payload? Result = null, TaskFailure? Error = null, bool Pending = false);

/// <summary>The body of <c>POST /v1/work/heartbeat</c>.</summary>
/// <param name="Worker">The worker that was given the attempt.</param>
/// <param name="Token">The attempt that is alive; null where only the worker says that it is.</param>
/// <param name="Progress">How far it is, for the attempt after this one; null where there is nothing new.</param>
internal sealed record BeatRequest(string Worker, AttemptToken? Token = null, Payload? Progress = null);

/// <summary>The answer to a heartbeat.</summary>
/// <param name="Cancelled">What the worker was given and nobody needs any more.</param>
internal sealed record BeatAnswer(Sequence<AttemptToken> Cancelled);

/// <summary>The body of <c>POST /v1/work/leave</c>.</summary>
/// <param name="Worker">The worker that goes: what it holds is made again at once.</param>
internal sealed record LeaveRequest(string Worker);
