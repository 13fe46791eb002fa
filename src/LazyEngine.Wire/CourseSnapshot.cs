using System.Collections.Immutable;
using LazyEngine.Workflows;
using Wired = LazyEngine.Wire.V1.Snapshot.Types;

namespace LazyEngine.Wire;

/// <summary>The turns of a workflow in a snapshot. What a turn sees is not written: it follows from what led to it, and would be written over and over.</summary>
internal static class CourseSnapshot
{
    public static Wired.Course ToProto(Course course)
    {
        var proto = new Wired.Course { HasBegun = course.HasBegun, Merges = course.Merges, Info = course.Info, Family = FamilyCodec.ToProto(course.Family), Output = course.Output is null ? null : Common.ToProto(course.Output) };
        Common.Add(proto.Inputs, course.Inputs);
        Common.Add(proto.Environment, course.Environment);
        Common.Add(proto.Globals, course.Globals);
        if (course.Target is { } target) proto.Target = target;
        foreach (var key in course.Order) proto.Turns.Add(ToProto(course, key, course.Turns[key]));
        proto.Due.Add(course.Due);
        proto.Backlog.Add(course.Backlog.Select(following => new Wired.Following { Order = course.Turns[following.From].Order, Transition = following.Transition }));
        return proto;
    }

    public static Course FromProto(Wired.Course proto)
    {
        if (proto.Turns.SelectMany(turn => turn.Causes.Select(cause => cause.Order)).Concat(proto.Due).Concat(proto.Backlog.Select(following => following.Order)).Any(order => order < 0 || order >= proto.Turns.Count))
            throw new UnreadableException("A snapshot of a workflow names a turn that it does not have.");
        var keys = proto.Turns.Select(turn => new TurnKey(turn.Node, turn.Number)).ToImmutableList();
        var turns = Rebuild(proto, keys);
        var open = Enumerable.Range(0, turns.Length).Where(order => turns[order].IsOpen).ToImmutableSortedSet();
        return new Course
        {
            HasBegun = proto.HasBegun,
            Inputs = Common.FromProto(proto.Inputs),
            Environment = Common.FromProto(proto.Environment),
            Merges = proto.Merges,
            Globals = Common.FromProto(proto.Globals),
            Target = proto.HasTarget ? proto.Target : null,
            Turns = turns.ToImmutableSortedDictionary(turn => keys[turn.Order], turn => turn),
            Order = keys,
            Counts = keys.GroupBy(key => key.Node).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
            Due = [.. proto.Due],
            Open = open,
            Joins = open.Where(order => turns[order].State == TurnState.Waiting).Select(order => keys[order]).ToImmutableSortedSet(),
            Backlog = proto.Backlog.Select(following => new Following(keys[following.Order], following.Transition)).ToSequence(),
            Info = proto.Info,
            Family = FamilyCodec.FromProto(proto.Family),
            Output = proto.Output is null ? null : Common.FromProto(proto.Output),
        };
    }

    // A cause has ended before what it led to, but may have been entered after a join that it led to.
    private static Turn[] Rebuild(Wired.Course proto, ImmutableList<TurnKey> keys)
    {
        var turns = new Turn?[proto.Turns.Count];
        var open = new Stack<int>();
        for (var order = 0; order < turns.Length; order++)
        {
            open.Push(order);
            while (open.TryPeek(out var next))
            {
                var missing = proto.Turns[next].Causes.Where(cause => turns[cause.Order] is null).Select(cause => cause.Order).ToList();
                if (missing.Count == 0 && turns[next] is null) turns[next] = FromProto(proto.Turns[next], next, keys, turns, proto.Merges);
                if (missing.Count == 0) open.Pop();
                if (open.Count > turns.Length * 2L + 1) throw new UnreadableException("The turns of a snapshot lead to each other.");
                foreach (var earlier in missing) open.Push(earlier);
            }
        }

        return turns!;
    }

    private static Wired.Turn ToProto(Course course, TurnKey key, Turn turn)
    {
        var proto = new Wired.Turn
        {
            Node = key.Node,
            Number = key.Number,
            State = (int)turn.State,
            IsList = turn.IsList,
            AtOnce = turn.AtOnce,
            Left = turn.Left,
            Repeats = turn.Repeats,
            HasPaused = turn.HasPaused,
            HasWaitedBefore = turn.HasWaitedBefore,
            HasWaitedAfter = turn.HasWaitedAfter,
            HasTimedOut = turn.HasTimedOut,
            Info = turn.Info,
            IsHandled = turn.IsHandled,
            CreatedAt = Common.Ticks(turn.CreatedAt),
        };
        proto.Causes.Add(turn.Causes.Select(cause => new Wired.Cause { Order = course.Turns[cause.Turn].Order, On = (int)cause.On }));
        Common.Add(proto.Published, turn.Published);
        proto.Calls.Add(turn.Calls.Select(CourseMapper.ToProto));
        proto.Line.Add(turn.Line);
        proto.Next.Add(turn.Next);
        if (turn.EndedAt is { } ended) proto.EndedAt = Common.Ticks(ended);
        return proto;
    }

    private static Turn FromProto(Wired.Turn proto, int order, ImmutableList<TurnKey> keys, Turn?[] turns, bool merges)
    {
        var inbound = ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);
        foreach (var cause in proto.Causes) inbound = Merging.Over(inbound, Merging.Over(turns[cause.Order]!.Inbound, turns[cause.Order]!.Published, merges), merges);
        return new Turn
        {
            Order = order,
            State = Common.Known((TurnState)proto.State),
            Causes = proto.Causes.Select(cause => new Cause(keys[cause.Order], Common.Known((Ending)cause.On))).ToSequence(),
            Inbound = inbound,
            Published = Common.FromProto(proto.Published),
            Calls = proto.Calls.Select(CourseMapper.FromProto).ToSequence(),
            IsList = proto.IsList,
            AtOnce = proto.AtOnce,
            Line = [.. proto.Line],
            Left = proto.Left,
            Repeats = proto.Repeats,
            HasPaused = proto.HasPaused,
            HasWaitedBefore = proto.HasWaitedBefore,
            HasWaitedAfter = proto.HasWaitedAfter,
            HasTimedOut = proto.HasTimedOut,
            Info = proto.Info,
            IsHandled = proto.IsHandled,
            Next = proto.Next.ToSequence(),
            CreatedAt = Common.At(proto.CreatedAt),
            EndedAt = proto.HasEndedAt ? Common.At(proto.EndedAt) : null,
        };
    }
}
