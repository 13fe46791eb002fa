using LazyEngine.Executions;

namespace LazyEngine.Client;

/// <summary>The body of <c>POST /v1/executions</c>.</summary>
/// <param name="Flow">The name of a registered flow, or its hash.</param>
/// <param name="Inputs">The named values that the flow requires.</param>
/// <param name="Id">The id of the execution; the same request with the same id never starts a second one.</param>
/// <param name="StartAt">When it starts; now where it is left out or has passed.</param>
/// <param name="Environment">What every task of a workflow sees as its environment.</param>
/// <param name="Target">The task that a reverse workflow runs.</param>
/// <param name="BusinessKey">What those outside call it, to find it by.</param>
/// <param name="Attributes">By what else it can be found.</param>
/// <param name="FairnessKey">The fairness key of its tasks that name none.</param>
internal sealed record RunRequest(string Flow, SortedDictionary<string, Payload>? Inputs = null, ExecutionId? Id = null, DateTimeOffset? StartAt = null, SortedDictionary<string, Payload>? Environment = null, string? Target = null, string? BusinessKey = null, SortedDictionary<string, string>? Attributes = null, string? FairnessKey = null);

/// <summary>The body of <c>POST /v1/executions/{id}/signal</c>.</summary>
/// <param name="Name">The name of the signal.</param>
/// <param name="Value">What the wait succeeds with.</param>
/// <param name="RequestId">The identity of this signal; the same again changes nothing.</param>
internal sealed record SignalRequest(string Name, Payload? Value = null, string? RequestId = null);

/// <summary>The body of <c>POST /v1/executions/{id}/resume</c>, which may be missing.</summary>
/// <param name="Decisions">What becomes of tasks whose retries are used up; those that are not named are tried again.</param>
/// <param name="Environment">Values that come over those of the environment of a workflow.</param>
internal sealed record ResumeRequest(Sequence<DecisionRequest>? Decisions = null, SortedDictionary<string, Payload>? Environment = null);

/// <summary>What becomes of a task whose retries are used up: it is skipped with a result, failed with an error, or tried again.</summary>
/// <param name="Task">The task.</param>
/// <param name="Result">The value that it is skipped with.</param>
/// <param name="Error">The failure that it fails with.</param>
internal sealed record DecisionRequest(string Task, Payload? Result = null, TaskFailure? Error = null)
{
    public static DecisionRequest Of(string task, CompleteRequest completion) => new(task, completion.Result, completion.Error);
}

/// <summary>The body of <c>POST /v1/executions/{id}/complete</c>: one of task and token, and one of result, error and pending.</summary>
/// <param name="Task">The task's name, where one instance of it is open.</param>
/// <param name="Token">The attempt.</param>
/// <param name="Result">The value that the task succeeds with.</param>
/// <param name="Error">The failure that the task fails with.</param>
/// <param name="Pending">That somebody else will complete it later.</param>
internal sealed record CompleteRequest(string? Task = null, AttemptToken? Token = null, Payload? Result = null, TaskFailure? Error = null, bool Pending = false);

/// <summary>The body of <c>POST /v1/executions/{id}/rerun</c> and <c>.../rerun/foresee</c>, which may be missing.</summary>
/// <param name="Tasks">Tasks that begin anew, besides what has failed.</param>
/// <param name="All">Whether every task begins anew.</param>
/// <param name="Values">Tasks that take a value in place of running.</param>
/// <param name="Flow">The hash of the registered flow that it goes on by.</param>
/// <param name="Environment">Values that come over those of the environment of a workflow.</param>
internal sealed record RerunRequest(Sequence<string>? Tasks = null, bool All = false, SortedDictionary<string, Payload>? Values = null, Flows.FlowHash? Flow = null, SortedDictionary<string, Payload>? Environment = null);

/// <summary>The body of <c>POST /v1/executions/{id}/skip</c>.</summary>
/// <param name="Task">The task.</param>
/// <param name="Value">What it succeeds with.</param>
internal sealed record SkipRequest(string Task, Payload? Value = null);

/// <summary>The body of <c>POST /v1/executions/{id}/fork</c> and <c>.../fork/foresee</c>.</summary>
/// <param name="At">The commit that it goes on from.</param>
/// <param name="Id">The id of the new execution.</param>
/// <param name="Inputs">Inputs that take the place of those of the other one.</param>
/// <param name="Flow">The hash of the registered flow that it goes on by.</param>
internal sealed record ForkRequest(long At, ExecutionId? Id = null, SortedDictionary<string, Payload>? Inputs = null, Flows.FlowHash? Flow = null);

/// <summary>The answer of <c>DELETE /v1/executions/{id}</c>.</summary>
/// <param name="Purged">Those that were purged, the children first.</param>
internal sealed record PurgeAnswer(Sequence<ExecutionId> Purged);

/// <summary>The body of <c>POST /v1/queues/{name}/weights</c>.</summary>
/// <param name="Key">The fairness key; empty for attempts that have none.</param>
/// <param name="Weight">Its share; left out for the configured one.</param>
internal sealed record WeighRequest(string Key, int? Weight = null);

/// <summary>The body of <c>POST /v1/executions/{id}/cancel</c>.</summary>
/// <param name="Reason">Why, for people.</param>
internal sealed record CancelRequest(string Reason = "");

/// <summary>The body of <c>POST /v1/executions/{id}/end</c>.</summary>
/// <param name="State">Success or failure.</param>
/// <param name="Message">Why, for people.</param>
internal sealed record EndRequest(ExecutionState State, string Message = "");

/// <summary>The answer of <c>GET /v1/executions/{id}/state</c>.</summary>
/// <param name="State">Where the execution stands.</param>
internal sealed record StateAnswer(ExecutionState State);

/// <summary>The answer of <c>POST /v1/flows</c>.</summary>
/// <param name="Flow">The identity of the flow.</param>
internal sealed record FlowAnswer(Flows.FlowHash Flow)
{
    /// <summary>All flows of a text, in its order; null for one that came encoded.</summary>
    public Sequence<RegisteredAnswer>? Flows { get; init; }
}

/// <summary>A flow that was registered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Its identity.</param>
internal sealed record RegisteredAnswer(string Name, Flows.FlowHash Flow);

/// <summary>A version of a flow.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Flow">Its identity.</param>
/// <param name="RegisteredAt">When it was registered first.</param>
internal sealed record FlowVersion(string Name, Flows.FlowHash Flow, DateTimeOffset RegisteredAt);

/// <summary>The answer of <c>GET /v1/flows</c>.</summary>
/// <param name="Flows">The flows.</param>
/// <param name="Next">The cursor of the next page; null where this was the last.</param>
internal sealed record FlowPage(Sequence<FlowVersion> Flows, string? Next);

/// <summary>The answer of <c>POST /v1/flows/validate</c>.</summary>
/// <param name="IsValid">Whether the flows could be registered.</param>
/// <param name="Flows">The names of the flows, where they could.</param>
/// <param name="Problems">Everything that is wrong.</param>
internal sealed record ValidationAnswer(bool IsValid, Sequence<string> Flows, Sequence<ProblemAnswer> Problems);

/// <summary>Something that is wrong with a text of flows.</summary>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Line">Where, from 1; 0 where it is no certain place.</param>
/// <param name="Column">Where in the line, from 1; 0 where it is no certain place.</param>
internal sealed record ProblemAnswer(string Message, int Line, int Column);

/// <summary>The body of <c>POST /v1/tasks/complete</c>.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="Result">What the task succeeds with; left out for nothing.</param>
internal sealed record TaskCompletion(AttemptToken Token, Payload? Result = null);

/// <summary>The body of <c>POST /v1/tasks/fail</c>.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="Error">Why.</param>
internal sealed record TaskFailing(AttemptToken Token, TaskFailure Error);

/// <summary>The body of <c>POST /v1/tasks/heartbeat</c>.</summary>
/// <param name="Token">The attempt.</param>
/// <param name="Progress">How far it is, for the attempt after this one; left out where there is nothing new.</param>
internal sealed record TaskBeat(AttemptToken Token, Payload? Progress = null);

/// <summary>A refusal, as RFC 9457 has it.</summary>
/// <param name="Title">What kind of refusal it is.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The engine's stable code.</param>
/// <param name="Detail">What was wrong and what to do.</param>
internal sealed record Problem(string Title, int Status, string Code, string Detail);
