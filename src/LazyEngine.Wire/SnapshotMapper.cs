using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Plans;
using LazyEngine.Wire.V1;
using LazyEngine.Workflows;
using Wired = LazyEngine.Wire.V1.Snapshot.Types;

namespace LazyEngine.Wire;

/// <summary>Snapshots of executions, without what is known in memory only.</summary>
internal static class SnapshotMapper
{
    public static Snapshot ToProto(Execution execution)
    {
        var proto = new Snapshot
        {
            Execution = execution.Id.Value,
            FlowName = execution.FlowName,
            Flow = Common.ToProto(execution.Flow),
            Rules = (int)execution.Rules,
            State = (int)execution.State,
            Version = execution.Version,
            CreatedAt = Common.Ticks(execution.CreatedAt),
            At = Common.Ticks(execution.At),
            LastScheduledAt = Common.Ticks(execution.LastScheduledAt),
            Failed = execution.Failed is { } failed ? Key(failed) : null,
            Error = execution.Error is null ? null : Common.ToProto(execution.Error),
            Size = execution.Size,
            Layout = Plan.Layout,
            RevertsAll = execution.Reverts.All,
            Cause = execution.Cause is null ? null : RevertMapper.ToProto(execution.Cause),
            Forked = ForkCodec.ToProto(execution.Forked),
            Parent = ChildCodec.ToProto(execution.Parent),
            ToldParent = execution.ToldParent,
            Epoch = execution.Epoch,
            Course = execution.Course is null ? null : CourseSnapshot.ToProto(execution.Course),
            PurgedBy = OriginCodec.ToProto(execution.PurgedBy),
            Closing = execution.Closing is { } closing ? new Wired.Closing { State = (int)closing.State, Error = Common.ToProto(closing.Error) } : null,
        };
        if (execution.Trace is { } trace) proto.Trace = trace;
        proto.Reverts.Add(execution.Reverts.Controllers.Select(revert => new Wired.Revert { Node = revert.Key, Kind = (int)revert.Value }));
        proto.Back.Add(execution.Back.Select(back => new Wired.Awaited { Node = back.Key, Count = back.Value }));
        if (execution.PurgedAt is { } purged) proto.PurgedAt = Common.Ticks(purged);
        if (execution.BusinessKey is { } business) proto.BusinessKey = business;
        proto.Attributes.Add(execution.Attributes.Select(SearchCodec.ToProto));
        if (execution.EndedAt is { } ended) proto.EndedAt = Common.Ticks(ended);
        if (execution.FairnessKey is { } fairness) proto.FairnessKey = fairness;
        Common.Add(proto.Inputs, execution.Inputs);
        foreach (var (key, instance) in execution.Tasks) proto.Tasks.Add(Task(key, instance));
        foreach (var (node, count) in execution.Awaited) proto.Awaited.Add(new Wired.Awaited { Node = node, Count = count });
        proto.Ready.Add(execution.Ready.Select(Key));
        foreach (var timer in execution.Timers.Where(timer => timer.Kind != TimerKind.Heartbeat))
            proto.Timers.Add(new Wired.Timer { Due = Common.Ticks(timer.Due), Key = timer.Key == ArmedTimer.OfExecution ? null : Key(timer.Key), Kind = (int)timer.Kind });
        foreach (var (name, values) in execution.Signals) proto.Signals.Add(values.Select(value => new V1.NamedPayload { Name = name, Value = Common.ToProto(value) }));
        foreach (var (child, standing) in execution.Children) proto.Children.Add(new Wired.Child { Key = Key(child.Instance), Attempt = child.Attempt, Standing = (int)standing });
        proto.Remembered.Add(execution.Remembered.Select(command => command.Value));
        return proto;
    }

    public static Execution FromProto(Snapshot proto)
    {
        if (proto.Layout != Plan.Layout) throw new UnreadableException($"A snapshot of execution '{proto.Execution}' numbers its tasks by layout {proto.Layout}, this version by {Plan.Layout}. The journal is read instead.");
        var tasks = proto.Tasks.ToImmutableSortedDictionary(task => Key(task.Key), Task);
        var timers = Timers.None;
        foreach (var timer in proto.Timers)
            timers = timers.Set(timer.Key is null ? ArmedTimer.OfExecution : Key(timer.Key), Common.Known((TimerKind)timer.Kind), Common.At(timer.Due));
        return new Execution
        {
            Id = Common.Execution(proto.Execution),
            FlowName = proto.FlowName,
            Flow = Common.FromProto(proto.Flow),
            Rules = Common.Known((Rules)proto.Rules),
            State = Common.State(proto.State),
            Inputs = Common.FromProto(proto.Inputs),
            Version = proto.Version,
            CreatedAt = Common.At(proto.CreatedAt),
            At = Common.At(proto.At),
            EndedAt = proto.HasEndedAt ? Common.At(proto.EndedAt) : null,
            BusinessKey = proto.HasBusinessKey ? proto.BusinessKey : null,
            Attributes = proto.Attributes.Select(SearchCodec.FromProto).ToSequence(),
            Forked = ForkCodec.FromProto(proto.Forked),
            PurgedAt = proto.HasPurgedAt ? Common.At(proto.PurgedAt) : null,
            PurgedBy = OriginCodec.FromProto(proto.PurgedBy),
            Tasks = tasks,
            Awaited = proto.Awaited.ToImmutableSortedDictionary(awaited => awaited.Node, awaited => awaited.Count),
            Ready = proto.Ready.Select(Key).ToImmutableSortedSet(),
            InFlight = tasks.Where(task => task.Value.State is TaskState.Scheduled or TaskState.Running).Select(task => task.Key).ToImmutableSortedSet(),
            Waiting = tasks.Where(task => task.Value.State == TaskState.Waiting).Select(task => task.Key).ToImmutableSortedSet(),
            Resting = timers.Where(timer => timer.Key.Item != CourseFold.WholeTurn && timer.Kind is (TimerKind.Retry or TimerKind.WaitBefore or TimerKind.WaitAfter)).Select(timer => timer.Key).ToImmutableSortedSet(),
            Held = tasks.Where(task => task.Value.IsHeld).Select(task => task.Key).ToImmutableSortedSet(),
            Timers = timers,
            Signals = proto.Signals.GroupBy(signal => signal.Name, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(signals => signals.Key, signals => signals.Select(signal => Common.FromProto(signal.Value)).ToImmutableList(), StringComparer.Ordinal),
            Children = proto.Children.ToImmutableSortedDictionary(child => new ChildKey(Key(child.Key), child.Attempt), child => Common.Known((ChildStanding)child.Standing)),
            Parent = ChildCodec.FromProto(proto.Parent),
            ToldParent = proto.ToldParent,
            FairnessKey = proto.HasFairnessKey ? proto.FairnessKey : null,
            Epoch = proto.Epoch,
            Trace = proto.HasTrace ? proto.Trace : null,
            Course = proto.Course is null ? null : CourseSnapshot.FromProto(proto.Course),
            Closing = proto.Closing is null ? null : new Closing(Common.State(proto.Closing.State), Common.FromProto(proto.Closing.Error)),
            LastScheduledAt = Common.At(proto.LastScheduledAt),
            Reverts = Reverts.Of(proto.RevertsAll, proto.Reverts.Select(revert => KeyValuePair.Create(revert.Node, Common.Known((RevertKind)revert.Kind)))),
            Back = proto.Back.ToImmutableSortedDictionary(back => back.Node, back => back.Count),
            Broken = tasks.Where(task => proto.Course is null && HasFailed(task.Value)).Select(task => task.Key).ToImmutableSortedSet(),
            Cause = proto.Cause is null ? null : RevertMapper.FromProto(proto.Cause),
            Failed = proto.Failed is null ? null : Key(proto.Failed),
            Error = proto.Error is null ? null : Common.FromProto(proto.Error),
            Size = proto.Size,
            Remembered = [.. proto.Remembered.Select(Common.Command)],
        };
    }

    private static Wired.Key Key(InstanceKey key) => new() { Node = key.Node, Turn = key.Turn, Item = key.Item };

    private static InstanceKey Key(Wired.Key? key) =>
        key is null ? throw new UnreadableException("The key of a task instance is missing.") : new InstanceKey(key.Node, key.Turn, key.Item);

    private static Wired.Task Task(InstanceKey key, TaskInstance instance)
    {
        var claimed = instance.Claimant is not null && instance.ClaimIsDurable;
        var proto = new Wired.Task
        {
            Key = Key(key),
            State = (int)(instance.State == TaskState.Running && !claimed ? TaskState.Scheduled : instance.State),
            Attempt = instance.Attempt,
            FirstScheduledAt = Common.Ticks(instance.FirstScheduledAt),
            ScheduledAt = Common.Ticks(instance.ScheduledAt),
            Result = instance.Result is null ? null : Common.ToProto(instance.Result),
            Error = instance.Error is null ? null : Common.ToProto(instance.Error),
            HadStarted = instance.HadStarted,
            Failures = instance.Failures,
            Held = instance.IsHeld,
            Progress = instance.Progress is null ? null : Common.ToProto(instance.Progress),
            Phase = (int)instance.Phase,
            Renewals = instance.Renewals,
            RevertResult = instance.RevertResult is null ? null : Common.ToProto(instance.RevertResult),
            RevertError = instance.RevertError is null ? null : Common.ToProto(instance.RevertError),
            Given = instance.Given is null ? null : Common.ToProto(instance.Given),
            Asked = instance.Asked is null ? null : RevertMapper.ToProto(instance.Asked),
        };
        proto.History.Add(instance.History.Select(ToProto));
        if (claimed) proto.Claimant = instance.Claimant!.Value.Value;
        if (claimed && instance.ClaimedAt is { } at) proto.ClaimedAt = Common.Ticks(at);
        if (instance.EndedAt is { } ended) proto.EndedAt = Common.Ticks(ended);
        return proto;
    }

    private static TaskInstance Task(Wired.Task task) => new()
    {
        State = Common.Known((TaskState)task.State),
        Attempt = task.Attempt,
        FirstScheduledAt = Common.At(task.FirstScheduledAt),
        ScheduledAt = Common.At(task.ScheduledAt),
        HadStarted = task.HadStarted,
        Failures = task.Failures,
        IsHeld = task.Held,
        Progress = task.Progress is null ? null : Common.FromProto(task.Progress),
        Claimant = task.HasClaimant ? new WorkerId(task.Claimant) : null,
        ClaimIsDurable = task.HasClaimant,
        ClaimedAt = task.HasClaimedAt ? Common.At(task.ClaimedAt) : null,
        Result = task.Result is null ? null : Common.FromProto(task.Result),
        Error = task.Error is null ? null : Common.FromProto(task.Error),
        EndedAt = task.HasEndedAt ? Common.At(task.EndedAt) : null,
        Phase = Common.Known((Phase)task.Phase),
        Renewals = task.Renewals,
        RevertResult = task.RevertResult is null ? null : Common.FromProto(task.RevertResult),
        RevertError = task.RevertError is null ? null : Common.FromProto(task.RevertError),
        History = [.. task.History.Select(FromProto)],
        Given = task.Given is null ? null : Common.FromProto(task.Given),
        Asked = task.Asked is null ? null : RevertMapper.FromProto(task.Asked),
    };

    // A failure stays with its task while that is undone, and afterwards.
    private static bool HasFailed(TaskInstance instance) =>
        instance.Error is not null && (instance.Phase == Phase.Compensating || instance.State is TaskState.Failure or TaskState.Reverted or TaskState.RevertFailure);

    private static Wired.Round ToProto(Round round)
    {
        var proto = new Wired.Round { Value = Common.ToProto(round.Value) };
        proto.Failures.Add(round.Failures.Select(failure => RevertMapper.ToProto(failure.Key, failure.Value)));
        return proto;
    }

    private static Round FromProto(Wired.Round round) => new(
        Common.FromProto(round.Value),
        round.Failures.ToImmutableSortedDictionary(failure => failure.Task, failure => Common.FromProto(failure.Error), StringComparer.Ordinal));
}
