using LazyEngine.Executions;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Workflows;

/// <summary>Decides how a workflow goes on: what has happened to its turns leads to further turns, until nothing more follows within the commit.</summary>
internal static class Steering
{
    /// <summary>How many turns an execution may have.</summary>
    public const int TurnsMax = 100_000;

    /// <summary>How many turns may end within one commit without anything that they do.</summary>
    private const int IdleTurnsMax = 1_000;

    /// <summary>Does what the state asks for by itself.</summary>
    public static void Settle(Draft draft)
    {
        if (draft.Now is { State: ExecutionState.Running, Closing: null }) Advance(draft);
        if (draft.Now is { State: ExecutionState.Running, Closing: { } closing }) RunOut(draft, closing);
        if (draft.Now.State == ExecutionState.Suspending && draft.Now.InFlight.IsEmpty) draft.Add(new ExecutionSuspended());
    }

    /// <summary>Enters a task, or reaches a join.</summary>
    /// <returns>Whether anything came of it: a join that has begun takes no more arrivals.</returns>
    public static bool Enter(Draft draft, int node, TurnCause cause)
    {
        var (course, name) = (draft.Now.Course!, draft.Plan.TaskAt(node)!.Name);
        if (course.Order.Count >= TurnsMax)
        {
            Concluding.Close(draft, ExecutionState.Failure, $"The workflow has entered its tasks {TurnsMax} times, and may not do so more often. A cycle may have no end; continue long ones in a workflow that they start.");
            return true;
        }

        if (Idling.IsEndless(draft, node, cause))
        {
            Concluding.Close(draft, ExecutionState.Failure, Idling.MessageFor(draft.Now.Rules));
            return true;
        }

        if (draft.Plan.Workflow!.Tasks[node].Join is null || course.Newest(node) is not { } newest)
        {
            draft.Add(new TurnEntered(name, course.Counts.GetValueOrDefault(node), [cause]));
            return true;
        }

        if (course.Joins.Contains(newest)) draft.Add(new TurnReached(name, newest.Number, cause));
        else if (Joining.ComesAfter(draft.Plan, course, cause, newest)) draft.Add(new TurnEntered(name, newest.Number + 1, [cause]));
        else return false;
        return true;
    }

    /// <summary>Starts what was entered and not begun, so that an end that is decided next does not overtake it.</summary>
    public static void StartEntered(Draft draft)
    {
        foreach (var order in draft.Now.Course!.Due)
        {
            var key = draft.Now.Course!.Order[order];
            if (draft.Now.Closing is null && draft.Now.Course.Turns[key].State == TurnState.Idle) Starting.Start(draft, key);
        }

        draft.ScheduleReady();
    }

    private static void Advance(Draft draft)
    {
        if (!draft.Now.Course!.HasBegun && !Begin(draft)) return;
        if (draft.Now.Course!.Backlog is { Count: > 0 } backlog)
        {
            draft.Add(new TransitionsFollowed());
            foreach (var turn in backlog.Select(following => following.From).Distinct().ToArray()) Following.Follow(draft, turn, [.. backlog.Where(following => following.From == turn).Select(following => following.Transition)]);
        }

        var idle = 0;
        while (IsUnderWay(draft))
        {
            if (!draft.Now.Course!.Due.IsEmpty && ++idle > IdleTurnsMax + draft.Now.Course.Open.Count) Concluding.Close(draft, ExecutionState.Failure, "Tasks that have nothing to do lead to each other without end.");
            else if (!draft.Now.Course.Due.IsEmpty) Look(draft, draft.Now.Course.Order[draft.Now.Course.Due.Min]);
            else if (!Joining.BreakDeadlock(draft)) break;
        }

        if (!IsUnderWay(draft)) return;
        draft.ScheduleReady();
        if (draft.Now.Course!.Open.IsEmpty) Concluding.Conclude(draft);
    }

    private static bool IsUnderWay(Draft draft) => draft.Now is { State: ExecutionState.Running, Closing: null };

    private static bool Begin(Draft draft)
    {
        var workflow = draft.Plan.Workflow!;
        try
        {
            draft.Add(new CourseBegan(workflow.Variables?.Map(draft.Facts()) ?? Flows.NamedPayloads.None));
        }
        catch (FormulaException error)
        {
            draft.Add(new CourseBegan(Flows.NamedPayloads.None));
            Concluding.Close(draft, ExecutionState.Failure, error.Message);
            return false;
        }

        int[] starts = workflow.IsReverse ? Required(draft) : workflow.Starts.ToArray();
        foreach (var node in starts) draft.Add(new TurnEntered(draft.Plan.TaskAt(node)!.Name, 0, []));
        // A join among them has nobody to wait for.
        foreach (var node in starts.Where(node => workflow.Tasks[node].Join is not null)) Joining.Look(draft, new TurnKey(node, 0));
        return true;
    }

    // Of what the target needs, what needs nothing itself.
    private static int[] Required(Draft draft) =>
        [.. Reversing.Needed(draft.Plan, draft.Now.Course!).Where(node => draft.Plan.Workflow!.Tasks[node].Requires.Count == 0)];

    private static void Look(Draft draft, TurnKey key)
    {
        if (draft.Now.Course!.Turns[key].State == TurnState.Idle) Starting.Start(draft, key);
        else Finishing.Finish(draft, key);
    }

    // The end is decided: what runs is awaited, and leads to nothing.
    private static void RunOut(Draft draft, Closing closing)
    {
        foreach (var key in draft.Now.Waiting) draft.Cancel(key);
        foreach (var order in draft.Now.Course!.Due)
        {
            var key = draft.Now.Course.Order[order];
            if (draft.Now.Course.Turns[key] is { State: TurnState.Running, Left: 0 }) Finishing.RunOut(draft, key);
        }

        // An attempt that was lost meanwhile is made again.
        foreach (var key in draft.Now.Ready.Where(key => draft.Now.Tasks.GetValueOrDefault(key) is { Attempt: > 0, State: TaskState.Pending })) draft.Schedule(key);
        if (draft.Now.InFlight.IsEmpty && !draft.Now.AwaitsChildren) Concluding.End(draft, closing);
    }
}
