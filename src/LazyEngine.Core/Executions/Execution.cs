using System.Collections.Immutable;
using LazyEngine.Flows;

namespace LazyEngine.Executions;

/// <summary>One instance of a flow, as its journal tells it. Immutable: any commit can be folded, compared and shown.</summary>
internal sealed record Execution
{
    /// <summary>What there is before the first commit.</summary>
    public static Execution None { get; } = new();

    public ExecutionId Id { get; init; }

    public string FlowName { get; init; } = string.Empty;

    public FlowHash Flow { get; init; }

    public Rules Rules { get; init; }

    public ExecutionState State { get; init; }

    /// <summary>How often somebody had it run again.</summary>
    public int Epoch { get; init; }

    public ImmutableSortedDictionary<string, Payload> Inputs { get; init; } = ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);

    /// <summary>The fairness key of its tasks that name none; null for none.</summary>
    public string? FairnessKey { get; init; }

    /// <summary>How many commits led here: the sequence number of the newest.</summary>
    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the newest commit.</summary>
    public DateTimeOffset At { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The instances that have been scheduled at least once.</summary>
    public ImmutableSortedDictionary<InstanceKey, TaskInstance> Tasks { get; init; } = ImmutableSortedDictionary<InstanceKey, TaskInstance>.Empty;

    /// <summary>How many predecessors a node still waits for; only nodes that one of them has reached.</summary>
    public ImmutableSortedDictionary<int, int> Awaited { get; init; } = ImmutableSortedDictionary<int, int>.Empty;

    /// <summary>Instances that may be scheduled, in plan order.</summary>
    public ImmutableSortedSet<InstanceKey> Ready { get; init; } = ImmutableSortedSet<InstanceKey>.Empty;

    /// <summary>Instances whose newest attempt is Scheduled or Running.</summary>
    public ImmutableSortedSet<InstanceKey> InFlight { get; init; } = ImmutableSortedSet<InstanceKey>.Empty;

    /// <summary>Instances that somebody outside will complete.</summary>
    public ImmutableSortedSet<InstanceKey> Waiting { get; init; } = ImmutableSortedSet<InstanceKey>.Empty;

    /// <summary>Instances that a timer will move: a retry, or a wait before or after.</summary>
    public ImmutableSortedSet<InstanceKey> Resting { get; init; } = ImmutableSortedSet<InstanceKey>.Empty;

    /// <summary>Instances whose retries are used up; whoever resumes the execution says what becomes of them.</summary>
    public ImmutableSortedSet<InstanceKey> Held { get; init; } = ImmutableSortedSet<InstanceKey>.Empty;

    /// <summary>What time will bring about, the earliest first.</summary>
    public Timers Timers { get; init; } = Timers.None;

    /// <summary>Signals that no wait has taken yet, the oldest of each name first.</summary>
    public ImmutableSortedDictionary<string, ImmutableList<Payload>> Signals { get; init; } = ImmutableSortedDictionary.Create<string, ImmutableList<Payload>>(StringComparer.Ordinal);

    /// <summary>Children that the execution still has to do with.</summary>
    public ImmutableSortedDictionary<ChildKey, ChildStanding> Children { get; init; } = ImmutableSortedDictionary<ChildKey, ChildStanding>.Empty;

    /// <summary>The execution whose child this is; null for one that stands by itself.</summary>
    public ParentLink? Parent { get; init; }

    /// <summary>What those outside call it; null where they gave no name.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>By what else it can be found, in the order of the names; none is ever taken away.</summary>
    public Sequence<ExecutionAttribute> Attributes { get; init; }

    /// <summary>What it was forked from; null where it began by itself.</summary>
    public ForkOrigin? Forked { get; init; }

    /// <summary>When its journal was deleted; null while there is one.</summary>
    public DateTimeOffset? PurgedAt { get; init; }

    /// <summary>Who has asked for that; null where nobody is known.</summary>
    public Origin? PurgedBy { get; init; }

    /// <summary>Whether the parent has taken the outcome, or does not want it.</summary>
    public bool ToldParent { get; init; }

    /// <summary>The end that comes once the awaited children have ended; null where none is decided.</summary>
    public Closing? Closing { get; init; }

    /// <summary>When an attempt was last scheduled; the checks on attempts in flight are reckoned from it.</summary>
    public DateTimeOffset LastScheduledAt { get; init; }

    /// <summary>The first task that failed for good.</summary>
    public InstanceKey? Failed { get; init; }

    /// <summary>How far it goes back at present.</summary>
    public Reverts Reverts { get; init; } = Reverts.None;

    /// <summary>For nodes that it goes back over: how many direct successors are still to be undone.</summary>
    public ImmutableSortedDictionary<int, int> Back { get; init; } = ImmutableSortedDictionary<int, int>.Empty;

    /// <summary>Instances that have failed for good since they last began anew; every compensation is told of them.</summary>
    public ImmutableSortedSet<InstanceKey> Broken { get; init; } = ImmutableSortedSet<InstanceKey>.Empty;

    /// <summary>What made it go back for good.</summary>
    public Question? Cause { get; init; }

    /// <summary>Why the execution ended, where it was not a success.</summary>
    public TaskFailure? Error { get; init; }

    /// <summary>How far a workflow is; null for any other flow.</summary>
    public Workflows.Course? Course { get; init; }

    /// <summary>The trace that it belongs to; null where nobody traced.</summary>
    public string? Trace { get; init; }

    /// <summary>How many bytes of inputs, results and failures it holds.</summary>
    public long Size { get; init; }

    /// <summary>The newest requests whose repeat would otherwise do something again, oldest first.</summary>
    public ImmutableList<CommandId> Remembered { get; init; } = [];

    public bool Exists => Version > 0;

    /// <summary>Whether running tasks are awaited and nothing new starts.</summary>
    public bool IsDraining => State == ExecutionState.Suspending || (State is ExecutionState.Running or ExecutionState.Reverting && Failed is not null);

    /// <summary>Whether a worker may begin the newest attempt of an instance.</summary>
    public bool MayBegin(Plans.Plan plan, InstanceKey key, TaskInstance instance) => instance.HadStarted || instance.Phase switch
    {
        Phase.Forward => !IsDraining && !Reverts.Covers(plan, key.Node),
        _ => State != ExecutionState.Suspending,
    };

    /// <summary>Whether there is nothing left to run, to await or to start.</summary>
    public bool HasNothingLeft => InFlight.IsEmpty && Waiting.IsEmpty && Ready.IsEmpty && Resting.IsEmpty && Held.IsEmpty && HasBegun && !AwaitsChildren;

    /// <summary>Whether it may not end before children whose attempts are over.</summary>
    public bool AwaitsChildren => Children.ContainsValue(ChildStanding.Awaited);

    /// <summary>Whether it has ended, and its parent must be told.</summary>
    public bool TellsParent => Parent is not null && !ToldParent && State.IsTerminal();

    /// <summary>Whether another execution has to be told something, or asked again; also after the end.</summary>
    public bool OwesOthers => !Children.IsEmpty || TellsParent || Course is { Family.OwesParent: true };

    /// <summary>Whether its start is no longer ahead.</summary>
    public bool HasBegun => !Timers.Has(ArmedTimer.OfExecution, TimerKind.Start);

    /// <summary>When the next timer that can fire is due; null where none can.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            foreach (var timer in Timers)
            {
                if (CanFire(timer)) return timer.Due;
            }

            return null;
        }
    }

    /// <summary>Whether a timer that is due may fire: where nothing new starts, only the limits of what is under way go on.</summary>
    public bool CanFire(ArmedTimer timer) => State switch
    {
        ExecutionState.Pending or ExecutionState.Running or ExecutionState.Reverting when Failed is null => true,
        ExecutionState.Running or ExecutionState.Suspending or ExecutionState.Reverting => timer.Kind == TimerKind.Deadline || InFlight.Contains(timer.Key) || Waiting.Contains(timer.Key),
        _ => false,
    };
}
