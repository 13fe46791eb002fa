using System.Collections.Immutable;
using LazyEngine.Flows;
using LazyEngine.Workflows;

namespace LazyEngine.Executions;

/// <summary>A fact in the journal of an execution. Its time is that of the commit it belongs to.</summary>
/// <remarks>Members are durable: extend, never change.</remarks>
internal abstract record ExecutionEvent
{
    private ExecutionEvent()
    {
    }

    /// <summary>The first event of every execution. With a start ahead nothing runs until then.</summary>
    internal sealed record ExecutionStarted(ExecutionId Execution, string FlowName, FlowHash Flow, Rules Rules, ImmutableSortedDictionary<string, Payload> Inputs, DateTimeOffset? StartAt = null) : ExecutionEvent
    {
        /// <summary>The execution that started it; null where somebody outside did.</summary>
        public ParentLink? Parent { get; init; }

        /// <summary>Values that all executions of a family of workflows see.</summary>
        public Variables Environment { get; init; } = Flows.NamedPayloads.None;

        /// <summary>The task that a reverse workflow runs; null for any other flow.</summary>
        public string? Target { get; init; }

        /// <summary>The trace that it belongs to; null where nobody traced.</summary>
        public string? Trace { get; init; }

        /// <summary>What those outside call it; null where they gave no name.</summary>
        public string? BusinessKey { get; init; }

        /// <summary>By what else it can be found, in the order of the names.</summary>
        public Sequence<ExecutionAttribute> Attributes { get; init; }

        /// <summary>The fairness key of its tasks that name none; null for none.</summary>
        public string? FairnessKey { get; init; }

        public bool Equals(ExecutionStarted? other) =>
            other is not null && Trace == other.Trace && Target == other.Target && FairnessKey == other.FairnessKey && BusinessKey == other.BusinessKey && Attributes == other.Attributes && Flows.NamedPayloads.Same(Environment, other.Environment) && Parent == other.Parent && Execution == other.Execution && FlowName == other.FlowName && Flow == other.Flow && Rules == other.Rules && StartAt == other.StartAt && Inputs.SequenceEqual(other.Inputs);

        public override int GetHashCode() => Execution.GetHashCode();
    }

    /// <summary>The start that was ahead has come.</summary>
    internal sealed record ExecutionBegan : ExecutionEvent;

    /// <summary>An attempt exists from now on and is owed to its queue.</summary>
    internal sealed record TaskScheduled(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>A worker was granted the attempt. Written where the grant must survive; kept in memory elsewhere.</summary>
    /// <remarks><c>Since</c> is when it was granted, where that was before the commit.</remarks>
    internal sealed record TaskClaimed(string Task, int Turn, int Item, int Attempt, WorkerId Worker, DateTimeOffset? Since = null) : ExecutionEvent;

    /// <summary>The handler has returned without a value; somebody outside will complete the attempt.</summary>
    internal sealed record TaskDeferred(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>The attempt ended with a value.</summary>
    internal sealed record TaskSucceeded(string Task, int Turn, int Item, int Attempt, Payload Result) : ExecutionEvent;

    /// <summary>The attempt ended with a failure, and another will be made.</summary>
    internal sealed record TaskRetrying(string Task, int Turn, int Item, int Attempt, TaskFailure Error, DateTimeOffset RetryAt) : ExecutionEvent;

    /// <summary>The attempt ended with a failure that used up the retries; whoever resumes the execution says what becomes of the task.</summary>
    internal sealed record TaskHeld(string Task, int Turn, int Item, int Attempt, TaskFailure Error) : ExecutionEvent;

    /// <summary>What the instance waited for by the clock has come: a retry, or the end of a wait before or after it.</summary>
    internal sealed record TimerFired(string Task, int Turn, int Item, TimerKind Kind) : ExecutionEvent;

    /// <summary>The handler has said how far it is; the next attempt, if there is one, goes on from there.</summary>
    internal sealed record TaskProgressed(string Task, int Turn, int Item, int Attempt, Payload Progress) : ExecutionEvent;

    /// <summary>The attempt ended with a failure, and with it the task.</summary>
    internal sealed record TaskFailed(string Task, int Turn, int Item, int Attempt, TaskFailure Error) : ExecutionEvent;

    /// <summary>The attempt came back unstarted; the instance is ready again.</summary>
    internal sealed record TaskReturned(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>The attempt is gone with whoever held it; the instance is ready again.</summary>
    internal sealed record TaskLost(string Task, int Turn, int Item, int Attempt, string Reason) : ExecutionEvent;

    /// <summary>The attempt was abandoned because its execution ended.</summary>
    internal sealed record TaskCancelled(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>A signal came; it is kept until a wait takes it.</summary>
    internal sealed record SignalReceived(string Name, Payload Value) : ExecutionEvent;

    /// <summary>A wait has taken the oldest signal of a name; its value is the result that follows.</summary>
    internal sealed record SignalTaken(string Name) : ExecutionEvent;

    /// <summary>An attempt to undo the task exists from now on and is owed to its queue.</summary>
    internal sealed record CompensationScheduled(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>The task is undone: by the attempt, or because there was nothing to do.</summary>
    internal sealed record TaskReverted(string Task, int Turn, int Item, int Attempt, Payload Result) : ExecutionEvent;

    /// <summary>The attempt to undo the task has failed, and with it the revert.</summary>
    internal sealed record TaskRevertFailed(string Task, int Turn, int Item, int Attempt, TaskFailure Error) : ExecutionEvent;

    /// <summary>Deciders have said no: the tasks are left out.</summary>
    internal sealed record TasksIgnored(Sequence<string> Tasks) : ExecutionEvent;

    /// <summary>A retry controller is asked what becomes of a failure. One that is a handler answers by an attempt.</summary>
    internal sealed record RetryAsked(string Controller, Question Question) : ExecutionEvent;

    /// <summary>The attempt of a retry controller ended with an answer.</summary>
    internal sealed record RetryDecided(string Controller, int Attempt, Flows.RetryDecision Decision) : ExecutionEvent;

    /// <summary>The execution goes back: to a controller, or to its beginning.</summary>
    internal sealed record RevertBegan(string? Controller, RevertKind Kind, Question Cause) : ExecutionEvent;

    /// <summary>All that follows a retry controller is undone, and begins anew.</summary>
    internal sealed record RoundBegan(string Controller) : ExecutionEvent;

    /// <summary>Terminal: everything that was to be undone is.</summary>
    internal sealed record ExecutionReverted(string Task, TaskFailure Error) : ExecutionEvent;

    /// <summary>An attempt is over before its child: what becomes of the child is written in the flow.</summary>
    internal sealed record ChildDismissed(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>The execution has nothing to do with the child of the attempt any more: it has ended, or has been told to.</summary>
    internal sealed record ChildSettled(string Task, int Turn, int Item, int Attempt) : ExecutionEvent;

    /// <summary>The parent has taken the outcome, or does not want it.</summary>
    internal sealed record ParentTold : ExecutionEvent;

    /// <summary>The end is decided, and comes when the children that are awaited have ended.</summary>
    internal sealed record ExecutionClosing(ExecutionState State, TaskFailure Error) : ExecutionEvent;

    /// <summary>Somebody asked for a stop.</summary>
    internal sealed record ExecutionSuspending : ExecutionEvent;

    /// <summary>Nothing runs any more.</summary>
    internal sealed record ExecutionSuspended : ExecutionEvent;

    /// <summary>The execution goes on.</summary>
    internal sealed record ExecutionResumed : ExecutionEvent;

    /// <summary>The execution goes on by another flow: tasks of the same name are the same tasks, others are forgotten. A rerun follows in the same commit.</summary>
    internal sealed record FlowChanged(string FlowName, FlowHash Flow) : ExecutionEvent;

    /// <summary>The journal before this is deleted, and the id is not used again. The last event of an execution, and all that is left of it.</summary>
    internal sealed record ExecutionPurged(string FlowName, FlowHash Flow, ExecutionState State, long Commits) : ExecutionEvent;

    /// <summary>All commits before this are copies of those of another execution. What was open there is taken back, and the execution is stopped; what lets it go on follows in the same commit.</summary>
    internal sealed record ExecutionForked(ExecutionId Origin, long Version, ImmutableSortedDictionary<string, Payload> Inputs) : ExecutionEvent
    {
        public bool Equals(ExecutionForked? other) => other is not null && Origin == other.Origin && Version == other.Version && Flows.NamedPayloads.Same(Inputs, other.Inputs);

        public override int GetHashCode() => Origin.GetHashCode();
    }

    /// <summary>Values have come over those of the environment of a workflow.</summary>
    internal sealed record EnvironmentChanged(Variables Values) : ExecutionEvent
    {
        public bool Equals(EnvironmentChanged? other) => other is not null && Flows.NamedPayloads.Same(Values, other.Values);

        public override int GetHashCode() => Values.Count;
    }

    /// <summary>The named tasks and everything that follows them begin anew, or all tasks do; so does an execution that had ended.</summary>
    internal sealed record ExecutionRerun(int Epoch, Sequence<string> Tasks, bool All) : ExecutionEvent;

    /// <summary>The instance takes a value in place of running, when its turn comes.</summary>
    internal sealed record ValueGiven(string Task, int Turn, int Item, Payload Value) : ExecutionEvent;

    /// <summary>A workflow begins, with the variables that every task sees.</summary>
    internal sealed record CourseBegan(Variables Globals) : ExecutionEvent
    {
        public bool Equals(CourseBegan? other) => other is not null && Flows.NamedPayloads.Same(Globals, other.Globals);

        public override int GetHashCode() => Globals.Count;
    }

    /// <summary>A task of a workflow is entered. A join waits until enough has led to it.</summary>
    internal sealed record TurnEntered(string Task, int Turn, Sequence<TurnCause> Causes) : ExecutionEvent;

    /// <summary>Another task has led to a join that waits.</summary>
    internal sealed record TurnReached(string Task, int Turn, TurnCause Cause) : ExecutionEvent;

    /// <summary>A turn does what it is for: each call is an item of it.</summary>
    internal sealed record TurnBegan(string Task, int Turn, Sequence<Call> Calls, bool IsList, int Concurrency, DateTimeOffset? TimeoutAt) : ExecutionEvent;

    /// <summary>A turn waits before it begins, or before it lets others begin.</summary>
    internal sealed record TurnRested(string Task, int Turn, TimerKind Kind, DateTimeOffset Until) : ExecutionEvent;

    /// <summary>Some items of a turn are done once more, at a later time.</summary>
    internal sealed record TurnRepeated(string Task, int Turn, Sequence<int> Items, DateTimeOffset At) : ExecutionEvent;

    /// <summary>A turn has taken too long; its attempts are cancelled in the same commit.</summary>
    internal sealed record TurnTimedOut(string Task, int Turn) : ExecutionEvent;

    /// <summary>The execution stops before a turn begins.</summary>
    internal sealed record TurnPaused(string Task, int Turn) : ExecutionEvent;

    /// <summary>A turn has ended. What it leads to follows in the same commit.</summary>
    internal sealed record TurnEnded(string Task, int Turn, TurnState State, Variables Published, Variables Globals, string Info, bool IsHandled, Sequence<string> Next, bool Forgets) : ExecutionEvent
    {
        public bool Equals(TurnEnded? other) =>
            other is not null && Task == other.Task && Turn == other.Turn && State == other.State && Flows.NamedPayloads.Same(Published, other.Published) && Flows.NamedPayloads.Same(Globals, other.Globals)
            && Info == other.Info && IsHandled == other.IsHandled && Next == other.Next && Forgets == other.Forgets;

        public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Task);
    }

    /// <summary>A turn that had failed or was cancelled runs again: the named items of it, or all, entered anew where there are none.</summary>
    internal sealed record TurnReopened(string Task, int Turn, Sequence<int> Items) : ExecutionEvent;

    /// <summary>What the items of a turn do that runs again was evaluated anew.</summary>
    internal sealed record TurnPrepared(string Task, int Turn, Sequence<Call> Calls) : ExecutionEvent;

    /// <summary>What follows a turn is kept until the execution goes on.</summary>
    internal sealed record TransitionsKept(string Task, int Turn, Sequence<int> Transitions, string Info) : ExecutionEvent;

    /// <summary>What was kept is followed, in the same commit.</summary>
    internal sealed record TransitionsFollowed : ExecutionEvent;

    /// <summary>The children under way are told by this number to stop, or to go on.</summary>
    internal sealed record ChildrenAddressed(int Word, bool Stops) : ExecutionEvent;

    /// <summary>A child has taken the newest word.</summary>
    internal sealed record ChildAnswered(string Task, int Turn, int Item, int Attempt, int Word) : ExecutionEvent;

    /// <summary>A child has stopped by itself, or goes on.</summary>
    internal sealed record ChildSpoke(string Task, int Turn, int Item, int Attempt, int Word, bool Stops) : ExecutionEvent
    {
        /// <summary>The number of the newest word that it had heard when it spoke; null where it did not say.</summary>
        public int? Heard { get; init; }
    }

    /// <summary>The parent has told the execution by this number to stop, or to go on; what that changes follows in the same commit.</summary>
    internal sealed record ParentObeyed(int Word, bool Stops) : ExecutionEvent;

    /// <summary>The parent is to know by this number that the execution has stopped by itself, or goes on.</summary>
    internal sealed record ParentAddressed(int Word, bool Stops) : ExecutionEvent;

    /// <summary>The parent has taken the newest word, or does not want it.</summary>
    internal sealed record ParentAnswered(int Word) : ExecutionEvent;

    /// <summary>Terminal: every task is done.</summary>
    internal sealed record ExecutionSucceeded : ExecutionEvent
    {
        /// <summary>What a workflow has come to; null for any other flow.</summary>
        public Payload? Output { get; init; }
    }

    /// <summary>Terminal: a task has failed; the failure is that of the first one.</summary>
    internal sealed record ExecutionFailed(string Task, TaskFailure Error) : ExecutionEvent
    {
        /// <summary>What a workflow has come to; null for any other flow.</summary>
        public Payload? Output { get; init; }
    }

    /// <summary>Terminal: somebody cancelled the execution.</summary>
    internal sealed record ExecutionCancelled(string Reason) : ExecutionEvent;
}

/// <summary>What led to a turn.</summary>
/// <param name="Task">The task that ended.</param>
/// <param name="Turn">Its turn.</param>
/// <param name="On">The list in which it names the task that follows.</param>
internal sealed record TurnCause(string Task, int Turn, Ending On);
