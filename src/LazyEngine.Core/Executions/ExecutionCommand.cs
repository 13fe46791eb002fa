using System.Collections.Immutable;
using LazyEngine.Flows;

namespace LazyEngine.Executions;

/// <summary>A request to change one execution; also the message that goes through the shard region.</summary>
/// <remarks>Every command may be sent again: a repeat is answered and changes nothing.</remarks>
public abstract record ExecutionCommand : IExecutionMessage
{
    private ExecutionCommand(ExecutionId execution) => Execution = execution;

    /// <inheritdoc />
    public ExecutionId Execution { get; }

    /// <summary>The identity of this request; a repeat carries the same.</summary>
    public required CommandId Id { get; init; }

    /// <summary>Who asks for it, and why; becomes part of the journal. Null where nobody has said so. Default: null.</summary>
    public Origin? Origin { get; init; }

    /// <summary>Starts an execution: works out the first batch of tasks and schedules them.</summary>
    /// <remarks>With the id of an execution that runs the same flow on the same inputs it changes nothing; with others it is refused.</remarks>
    /// <param name="Execution">The id of the new execution.</param>
    /// <param name="Flow">A registered flow.</param>
    /// <param name="Inputs">The named values that the flow requires.</param>
    public sealed record Run(ExecutionId Execution, FlowHash Flow, ImmutableSortedDictionary<string, Payload> Inputs) : ExecutionCommand(Execution)
    {
        /// <summary>When it is to start; null, or a time that has passed, for at once. A repeat does not change it. Default: null.</summary>
        public DateTimeOffset? StartAt { get; init; }

        /// <summary>Values that every task of a workflow, and of those that it starts, sees as its environment. Default: none.</summary>
        public ImmutableSortedDictionary<string, Payload> Environment { get; init; } = NamedPayloads.None;

        /// <summary>The task that a reverse workflow runs, with everything that it requires; null for any other flow. Default: null.</summary>
        public string? Target { get; init; }

        /// <summary>The trace that it belongs to, as W3C writes it (<c>traceparent</c>); null where nobody traces. A repeat does not change it. Default: null.</summary>
        public string? Trace { get; init; }
        /// <summary>What those outside call it, to find it by: 1 to 256 characters; any number of executions may have the same. A repeat does not change it. Default: null.</summary>
        public string? BusinessKey { get; init; }

        /// <summary>By what else it can be found, at most 16. A repeat does not change them. Default: none.</summary>
        public Sequence<ExecutionAttribute> Attributes { get; init; }

        /// <summary>The fairness key of its tasks that name none, and of its children; null for none. A repeat does not change it. Default: null.</summary>
        public string? FairnessKey { get; init; }

        /// <summary>The execution that starts it as its child; null for somebody outside.</summary>
        internal ParentLink? Parent { get; init; }

        /// <summary>
        /// When the engine made this id, in the first send of the command alone: whoever gets it may take the execution to be new, and need not
        /// read anything. Null in repeats, and where somebody else has chosen the id.
        /// </summary>
        internal DateTimeOffset? MadeAt { get; init; }

        /// <summary>Whether the id counts as just made: for far less time than it takes until an execution may be purged.</summary>
        internal bool IsJustMade(DateTimeOffset now) => MadeAt is { } at && (now - at).Duration() <= TimeSpan.FromSeconds(10);

        /// <inheritdoc />
        public bool Equals(Run? other) =>
            other is not null && Origin == other.Origin && Trace == other.Trace && Parent == other.Parent && MadeAt == other.MadeAt && BusinessKey == other.BusinessKey && Attributes == other.Attributes && Execution == other.Execution && Id == other.Id && Flow == other.Flow && StartAt == other.StartAt && Target == other.Target && FairnessKey == other.FairnessKey && NamedPayloads.Same(Environment, other.Environment) && Inputs.SequenceEqual(other.Inputs);

        /// <inheritdoc />
        public override int GetHashCode() => unchecked((Execution.GetHashCode() * 31) + Id.GetHashCode());
    }

    /// <summary>Completes an attempt: records the outcome and schedules the tasks that this made available.</summary>
    /// <param name="Token">The attempt.</param>
    /// <param name="Outcome">What came out of it.</param>
    public sealed record Complete(AttemptToken Token, TaskOutcome Outcome) : ExecutionCommand(Token.Execution);

    /// <summary>Completes the one open instance of a task, by the task's name; for those outside who hold no token.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Task">The task's name.</param>
    /// <param name="Outcome">What came out of it.</param>
    public sealed record CompleteByName(ExecutionId Execution, string Task, TaskOutcome Outcome) : ExecutionCommand(Execution);

    /// <summary>Sends a named message to an execution. It is kept until a wait takes it; each is taken once.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Name">The name of the signal.</param>
    /// <param name="Value">What the wait succeeds with.</param>
    public sealed record Signal(ExecutionId Execution, string Name, Payload Value) : ExecutionCommand(Execution);

    /// <summary>Stops an execution: running tasks are awaited, nothing new starts.</summary>
    /// <param name="Execution">The execution.</param>
    public sealed record Stop(ExecutionId Execution) : ExecutionCommand(Execution);

    /// <summary>Lets a stopped execution go on.</summary>
    /// <param name="Execution">The execution.</param>
    public sealed record Resume(ExecutionId Execution) : ExecutionCommand(Execution)
    {
        /// <summary>What becomes of tasks whose retries are used up; those that are not named are tried again. Default: none.</summary>
        public Sequence<HeldDecision> Decisions { get; init; }

        /// <summary>Values that come over those of the environment of a workflow, maps joined. Its children see them as well, those under way too. Default: none.</summary>
        public ImmutableSortedDictionary<string, Payload> Environment { get; init; } = NamedPayloads.None;

        /// <inheritdoc />
        public bool Equals(Resume? other) =>
            other is not null && Origin == other.Origin && Execution == other.Execution && Id == other.Id && Decisions.Equals(other.Decisions) && NamedPayloads.Same(Environment, other.Environment);

        /// <inheritdoc />
        public override int GetHashCode() => unchecked((Execution.GetHashCode() * 31) + Id.GetHashCode());
    }

    /// <summary>Lets an execution that has ended, or is stopped, run again: what has failed, was cancelled or is undone begins anew, and so does everything that follows it. What has succeeded stays.</summary>
    /// <remarks>TaskFlow's <c>reset</c> is <see cref="All"/>. An execution that succeeded, of which nothing is named, stays as it is.</remarks>
    /// <param name="Execution">The execution.</param>
    public sealed record Rerun(ExecutionId Execution) : ExecutionCommand(Execution)
    {
        /// <summary>Further tasks that begin anew, with everything that follows them. Default: none.</summary>
        public Sequence<string> Tasks { get; init; }

        /// <summary>Whether every task begins anew. Default: false.</summary>
        public bool All { get; init; }

        /// <summary>Tasks that take a value in place of running, when their turn comes. Default: none.</summary>
        public ImmutableSortedDictionary<string, Payload> Values { get; init; } = NamedPayloads.None;

        /// <summary>The registered flow that it goes on by: tasks of the same name are the same tasks, new ones run, others are forgotten. Null to stay with its own. Default: null.</summary>
        public FlowHash? Flow { get; init; }

        /// <summary>Values that come over those of the environment of a workflow, maps joined. Default: none.</summary>
        public ImmutableSortedDictionary<string, Payload> Environment { get; init; } = NamedPayloads.None;

        /// <inheritdoc />
        public bool Equals(Rerun? other) =>
            other is not null && NamedPayloads.Same(Environment, other.Environment) && Origin == other.Origin && Execution == other.Execution && Id == other.Id && Tasks.Equals(other.Tasks) && All == other.All && Flow == other.Flow && Values.SequenceEqual(other.Values);

        /// <inheritdoc />
        public override int GetHashCode() => unchecked((Execution.GetHashCode() * 31) + Id.GetHashCode());
    }

    /// <summary>Lets a task that has not begun, or whose retries are used up, take a value in place of running.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Task">The task's name.</param>
    /// <param name="Value">What it succeeds with when its turn comes.</param>
    public sealed record Skip(ExecutionId Execution, string Task, Payload Value) : ExecutionCommand(Execution);

    /// <summary>Ends an execution at once; what still runs is told to stop, and its results are refused.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="Reason">Why, for people.</param>
    public sealed record Cancel(ExecutionId Execution, string Reason) : ExecutionCommand(Execution);

    /// <summary>Ends a workflow as if it had come to the end by itself: what runs is awaited, what waits for somebody outside is cancelled, and nothing new starts.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="State"><see cref="ExecutionState.Success"/> or <see cref="ExecutionState.Failure"/>.</param>
    /// <param name="Message">Why, for people.</param>
    public sealed record End(ExecutionId Execution, ExecutionState State, string Message) : ExecutionCommand(Execution);

    /// <summary>Deletes the journal of an execution that has ended. Its id is never used again.</summary>
    /// <param name="Execution">The execution.</param>
    internal sealed record Purge(ExecutionId Execution) : ExecutionCommand(Execution);

    /// <summary>Starts an execution that goes on from a commit of another one.</summary>
    /// <param name="Execution">The id of the new execution.</param>
    /// <param name="Source">The other one.</param>
    /// <param name="Version">Its commit.</param>
    /// <param name="Inputs">Inputs that take the place of those of the other one.</param>
    /// <param name="Flow">The registered flow that it goes on by; null to stay with that of the other one.</param>
    internal sealed record Fork(ExecutionId Execution, ExecutionId Source, long Version, ImmutableSortedDictionary<string, Payload> Inputs, FlowHash? Flow) : ExecutionCommand(Execution)
    {
        public bool Equals(Fork? other) =>
            other is not null && Origin == other.Origin && Execution == other.Execution && Id == other.Id && Source == other.Source && Version == other.Version && Flow == other.Flow && NamedPayloads.Same(Inputs, other.Inputs);

        public override int GetHashCode() => unchecked((Execution.GetHashCode() * 31) + Id.GetHashCode());
    }

    /// <summary>A worker asks whether it may start an attempt.</summary>
    /// <param name="Token">The attempt.</param>
    /// <param name="Worker">The worker.</param>
    internal sealed record Claim(AttemptToken Token, WorkerId Worker) : ExecutionCommand(Token.Execution);

    /// <summary>The handler of an attempt gives a sign of life; the answer tells whether the attempt is still wanted.</summary>
    /// <param name="Token">The attempt.</param>
    /// <param name="Worker">The worker that runs it; null for somebody outside, who has the token.</param>
    /// <param name="Progress">How far it is, for the attempt after this one; null where there is nothing new.</param>
    internal sealed record Heartbeat(AttemptToken Token, WorkerId? Worker, Payload? Progress = null) : ExecutionCommand(Token.Execution);

    /// <summary>An attempt comes back unstarted: from the worker that was given it, or out of the line of its queue.</summary>
    /// <param name="Token">The attempt.</param>
    /// <param name="Worker">The worker; null where its queue has taken it out of line.</param>
    internal sealed record Return(AttemptToken Token, WorkerId? Worker = null) : ExecutionCommand(Token.Execution);

    /// <summary>An attempt is gone together with whoever held it.</summary>
    /// <param name="Token">The attempt.</param>
    /// <param name="Reason">How that is known, for people.</param>
    /// <param name="Worker">The worker that held it, as far as that is known.</param>
    internal sealed record ReportLost(AttemptToken Token, string Reason, WorkerId? Worker = null) : ExecutionCommand(Token.Execution);

    /// <summary>The execution of a task that starts a child has lost interest in it. A child that was never started begins and ends with this, so that a start which comes late finds it ended.</summary>
    /// <param name="Execution">The child.</param>
    /// <param name="Flow">Its flow.</param>
    /// <param name="Parent">What binds it to its parent.</param>
    /// <param name="Reason">Why, for people.</param>
    internal sealed record CancelChild(ExecutionId Execution, FlowHash Flow, ParentLink Parent, string Reason) : ExecutionCommand(Execution)
    {
        /// <summary>Whether a child that was started goes on, and says where it stands.</summary>
        public bool UnlessStarted { get; init; }
    }

    /// <summary>A child has ended, or could not be started.</summary>
    /// <param name="Token">The attempt of the parent that waits for it.</param>
    /// <param name="Outcome">What it came to; never <see cref="TaskOutcome.Pending"/>.</param>
    internal sealed record ChildEnded(AttemptToken Token, TaskOutcome Outcome) : ExecutionCommand(Token.Execution);

    /// <summary>Another execution has taken what this one owed it, or does not want it.</summary>
    /// <param name="Execution">The execution that owed it.</param>
    /// <param name="Token">The attempt that binds the two.</param>
    internal sealed record Told(ExecutionId Execution, AttemptToken Token) : ExecutionCommand(Execution);

    /// <summary>The parent says that the workflows of its family stop, or go on.</summary>
    /// <param name="Execution">The child.</param>
    /// <param name="Token">The attempt of the parent that waits for it.</param>
    /// <param name="Number">The number of the word; an older one than the newest counts no more.</param>
    /// <param name="Stops">Whether they stop.</param>
    internal sealed record FromParent(ExecutionId Execution, AttemptToken Token, int Number, bool Stops) : ExecutionCommand(Execution)
    {
        /// <summary>The environment that the family goes on with.</summary>
        public ImmutableSortedDictionary<string, Payload> Environment { get; init; } = NamedPayloads.None;

        public bool Equals(FromParent? other) =>
            other is not null && Execution == other.Execution && Id == other.Id && Token == other.Token && Number == other.Number && Stops == other.Stops && NamedPayloads.Same(Environment, other.Environment);

        public override int GetHashCode() => unchecked((Execution.GetHashCode() * 31) + Id.GetHashCode());
    }

    /// <summary>A child says that it has stopped by itself, or goes on.</summary>
    /// <param name="Token">The attempt of the parent that waits for it.</param>
    /// <param name="Number">The number of the word; an older one than the newest counts no more.</param>
    /// <param name="Stops">Whether it has stopped.</param>
    internal sealed record FromChild(AttemptToken Token, int Number, bool Stops) : ExecutionCommand(Token.Execution)
    {
        /// <summary>The number of the newest word of the parent that it had heard when it spoke; null where it does not say.</summary>
        public int? Heard { get; init; }
    }

    /// <summary>Another execution of the family has taken a word.</summary>
    /// <param name="Execution">The execution that has said it.</param>
    /// <param name="Token">The attempt that binds the two.</param>
    /// <param name="Number">The number of the word.</param>
    internal sealed record WordAnswered(ExecutionId Execution, AttemptToken Token, int Number) : ExecutionCommand(Execution);

    /// <summary>The wake of the execution is due: it looks at itself again.</summary>
    /// <param name="Execution">The execution.</param>
    internal sealed record Wake(ExecutionId Execution) : ExecutionCommand(Execution);
}
