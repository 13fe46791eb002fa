using Akka.Actor;
using LazyEngine.Dispatch;
using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>A command, and who is to be answered.</summary>
internal sealed record Request(ExecutionCommand Command, IActorRef Asker);

/// <summary>What the journal says to a report that only one who knows all of it may believe.</summary>
internal sealed record Proven(QueueReport Report, long Version, bool IsBehind);

/// <summary>What the journal says to a refusal that only one who knows all of it may give; null where it does not answer.</summary>
internal sealed record Checked(IActorRef Asker, ExecutionReply Reply, long Version, bool? IsBehind);

/// <summary>The wake in the index was moved, unless the journal knows more than its owner.</summary>
internal sealed record WakeMoved(long Version, bool IsBehind);

/// <summary>How large the family of a child is that is to start, or why that is not known.</summary>
internal sealed record Admitted(ExecutionCommand.Run Child, IActorRef Asker, int Size, EngineError? Error);

/// <summary>The commits that a fork goes on from are read, or cannot be.</summary>
internal sealed record Taken(ExecutionCommand.Fork Fork, IActorRef Asker, Sequence<Commit> Commits, EngineError? Error);

/// <summary>What came before a purge is deleted, or could not be.</summary>
internal sealed record Cleaned(IActorRef Asker, ExecutionReply Reply);
