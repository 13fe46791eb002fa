using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Workflows;
using static LazyEngine.Executions.ExecutionEvent;
using Child = LazyEngine.Wire.V1.Snapshot.Types.Family.Types.Child;
using Proto = LazyEngine.Wire.V1.Event;
using Wired = LazyEngine.Wire.V1.Event.Types;

namespace LazyEngine.Wire;

/// <summary>What workflows and their families say to each other: events, commands and snapshots.</summary>
internal static class FamilyCodec
{
    public static Proto? ToProto(ExecutionEvent happened) => happened switch
    {
        ChildrenAddressed e => new Proto { ChildrenAddressed = new Wired.FamilyWord { Number = e.Word, Stops = e.Stops } },
        ChildAnswered e => new Proto { ChildAnswered = new Wired.ChildWord { Child = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Number = e.Word } },
        ChildSpoke e => new Proto { ChildSpoke = Spoken(e) },
        ParentObeyed e => new Proto { ParentObeyed = new Wired.FamilyWord { Number = e.Word, Stops = e.Stops } },
        ParentAddressed e => new Proto { ParentAddressed = new Wired.FamilyWord { Number = e.Word, Stops = e.Stops } },
        ParentAnswered e => new Proto { ParentAnswered = new Wired.FamilyWord { Number = e.Word } },
        _ => null,
    };

    public static ExecutionEvent? FromProto(Proto happened) => happened.KindCase switch
    {
        Proto.KindOneofCase.ChildrenAddressed => new ChildrenAddressed(happened.ChildrenAddressed.Number, happened.ChildrenAddressed.Stops),
        Proto.KindOneofCase.ChildAnswered => Answered(Known(happened.ChildAnswered.Child), happened.ChildAnswered),
        Proto.KindOneofCase.ChildSpoke => Spoke(Known(happened.ChildSpoke.Child), happened.ChildSpoke),
        Proto.KindOneofCase.ParentObeyed => new ParentObeyed(happened.ParentObeyed.Number, happened.ParentObeyed.Stops),
        Proto.KindOneofCase.ParentAddressed => new ParentAddressed(happened.ParentAddressed.Number, happened.ParentAddressed.Stops),
        Proto.KindOneofCase.ParentAnswered => new ParentAnswered(happened.ParentAnswered.Number),
        _ => null,
    };

    public static V1.FromParent ToProto(ExecutionCommand.FromParent word)
    {
        var proto = new V1.FromParent { Id = word.Id.Value, Execution = word.Execution.Value, Token = Common.ToProto(word.Token), Number = word.Number, Stops = word.Stops };
        Common.Add(proto.Environment, word.Environment);
        return proto;
    }

    public static ExecutionCommand.FromParent FromProto(V1.FromParent word) =>
        new(Common.Execution(word.Execution), Common.FromProto(word.Token), word.Number, word.Stops) { Id = Common.Command(word.Id), Environment = Common.FromProto(word.Environment) };

    public static V1.FromChild ToProto(ExecutionCommand.FromChild word)
    {
        var proto = new V1.FromChild { Id = word.Id.Value, Token = Common.ToProto(word.Token), Number = word.Number, Stops = word.Stops };
        if (word.Heard is { } heard) proto.Heard = heard;
        return proto;
    }

    public static ExecutionCommand.FromChild FromProto(V1.FromChild word) =>
        new(Common.FromProto(word.Token), word.Number, word.Stops) { Id = Common.Command(word.Id), Heard = word.HasHeard ? word.Heard : null };

    public static V1.WordAnswered ToProto(ExecutionCommand.WordAnswered answer) => new() { Id = answer.Id.Value, Execution = answer.Execution.Value, Token = Common.ToProto(answer.Token), Number = answer.Number };

    public static ExecutionCommand.WordAnswered FromProto(V1.WordAnswered answer) => new(Common.Execution(answer.Execution), Common.FromProto(answer.Token), answer.Number) { Id = Common.Command(answer.Id) };

    /// <returns>Null where nothing was said.</returns>
    public static V1.Snapshot.Types.Family? ToProto(Family family)
    {
        if (family is { ToChildren: 0, FromParent: 0, ToParent: 0 } && family.FromChildren.IsEmpty) return null;
        var proto = new V1.Snapshot.Types.Family
        {
            ToChildren = family.ToChildren,
            StopsChildren = family.StopsChildren,
            FromParent = family.FromParent,
            ToParent = family.ToParent,
            SaysStopped = family.SaysStopped,
            OwesParent = family.OwesParent,
        };
        proto.Unanswered.Add(family.Unanswered.Select(child => ToProto(child, 0)));
        proto.Stopped.Add(family.Stopped.Select(child => ToProto(child, 0)));
        proto.Heard.Add(family.Heard.Select(child => ToProto(child.Key, child.Value)));
        proto.FromChildren.Add(family.FromChildren.Select(child => ToProto(child.Key, child.Value)));
        return proto;
    }

    public static Family FromProto(V1.Snapshot.Types.Family? proto) => proto is null ? Family.None : new Family
    {
        ToChildren = proto.ToChildren,
        StopsChildren = proto.StopsChildren,
        Unanswered = [.. proto.Unanswered.Select(FromProto)],
        Stopped = [.. proto.Stopped.Select(FromProto)],
        Heard = proto.Heard.ToImmutableSortedDictionary(FromProto, child => child.Word),
        FromChildren = proto.FromChildren.ToImmutableSortedDictionary(FromProto, child => child.Word),
        FromParent = proto.FromParent,
        ToParent = proto.ToParent,
        SaysStopped = proto.SaysStopped,
        OwesParent = proto.OwesParent,
    };

    private static Wired.ChildWord Spoken(ChildSpoke e)
    {
        var proto = new Wired.ChildWord { Child = Attempt(e.Task, e.Turn, e.Item, e.Attempt), Number = e.Word, Stops = e.Stops };
        if (e.Heard is { } heard) proto.Heard = heard;
        return proto;
    }

    private static Child ToProto(ChildKey child, int word) => new() { Node = child.Instance.Node, Turn = child.Instance.Turn, Item = child.Instance.Item, Attempt = child.Attempt, Word = word };

    private static ChildKey FromProto(Child child) => new(new InstanceKey(child.Node, child.Turn, child.Item), child.Attempt);

    private static Wired.Attempt Attempt(string task, int turn, int item, int attempt) => new() { Task = task, Turn = turn, Item = item, Number = attempt };

    private static ChildAnswered Answered(Wired.Attempt child, Wired.ChildWord word) => new(child.Task, child.Turn, child.Item, child.Number, word.Number);

    private static ChildSpoke Spoke(Wired.Attempt child, Wired.ChildWord word) => new(child.Task, child.Turn, child.Item, child.Number, word.Number, word.Stops) { Heard = word.HasHeard ? word.Heard : null };

    private static Wired.Attempt Known(Wired.Attempt? child) => child ?? throw new UnreadableException("The attempt of a child is missing.");
}
