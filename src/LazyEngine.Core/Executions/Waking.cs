using System.Globalization;
using LazyEngine.Workflows;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Decides what time brings about.</summary>
internal static class Waking
{
    /// <summary>How many timers fire in one commit; the rest follows in the next.</summary>
    public const int TimersMax = 1_000;

    public static Decision Decide(Draft draft, CommandId command)
    {
        ArmedTimer[] due = [.. draft.Now.Timers.TakeWhile(timer => timer.Due <= draft.At).Where(draft.Now.CanFire).Take(TimersMax)];
        if (due.Length == 0) return Decision.Nothing(draft.Now);
        foreach (var timer in due)
        {
            // One that fired before may have taken this one along.
            if (draft.Now.Timers.DueOf(timer.Key, timer.Kind) == timer.Due && draft.Now.CanFire(timer)) Fire(draft, timer);
        }

        return draft.Settle(command);
    }

    /// <summary>What an attempt that a limit has ended fails with; null for timers that end no attempt.</summary>
    public static string? CodeOf(TimerKind kind) => kind switch
    {
        TimerKind.ScheduleToStart => TaskFailure.ScheduleToStartTimeout,
        TimerKind.StartToClose => TaskFailure.StartToCloseTimeout,
        TimerKind.ScheduleToClose => TaskFailure.ScheduleToCloseTimeout,
        TimerKind.Heartbeat => TaskFailure.HeartbeatTimeout,
        _ => null,
    };

    private static void Fire(Draft draft, ArmedTimer timer)
    {
        var key = timer.Key;
        switch (timer.Kind)
        {
            case TimerKind.Start:
                draft.Add(new ExecutionBegan());
                break;
            case TimerKind.Deadline:
                Expire(draft);
                break;
            case TimerKind.ScheduleToClose when key.Item == CourseFold.WholeTurn:
                TimeOut(draft, key);
                break;
            case TimerKind.Retry or TimerKind.WaitBefore or TimerKind.WaitAfter:
                draft.Add(new TimerFired(draft.Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, timer.Kind));
                break;
            default:
                Children.Leave(draft, key);
                Failing.Fail(draft, key, Passed(draft, timer));
                break;
        }
    }

    // Nobody works on the turn any more, so it can be looked at.
    private static void TimeOut(Draft draft, InstanceKey key)
    {
        foreach (var item in draft.Now.InFlight.Union(draft.Now.Waiting).Where(item => item.Node == key.Node && item.Turn == key.Turn)) draft.Cancel(item);
        draft.Add(new TurnTimedOut(draft.Plan.TaskAt(key.Node)!.Name, key.Turn));
    }

    private static void Expire(Draft draft)
    {
        var error = new TaskFailure(TaskFailure.DeadlineExceeded, $"The execution was to end within {Show(draft.Plan.TimeLimit)} and had not.");
        if (draft.Plan.Reversal is not null && draft.Now.Failed is null)
        {
            foreach (var key in draft.Now.InFlight.Where(key => draft.Now.Tasks[key].Phase == Phase.Forward))
                draft.Add(new TaskFailed(draft.Plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, draft.Now.Tasks[key].Attempt, error));
            Resolving.BeginAll(draft, new Question(string.Empty, error, null));
            return;
        }

        draft.CancelOpen();
        // What failed before is the reason, and ends the execution now that nothing but children can be left to await.
        if (draft.Now.Failed is { } failed) error = draft.Now.Tasks[failed].RevertError ?? draft.Now.Tasks[failed].Error!;
        Closing.Begin(draft, ExecutionState.Failure, error);
    }

    private static TaskFailure Passed(Draft draft, ArmedTimer timer)
    {
        var limits = Work.Of(draft.Plan, draft.Now, timer.Key).TimeLimits;
        var text = timer.Kind switch
        {
            TimerKind.ScheduleToStart => $"No worker has begun it within {Show(limits.ScheduleToStart)}.",
            TimerKind.StartToClose => $"It was not done within {Show(limits.StartToClose)} after it was begun.",
            TimerKind.ScheduleToClose => $"It was not done within {Show(limits.ScheduleToClose)}, retries included.",
            _ => $"Its handler was silent for {Show(limits.Heartbeat)}.",
        };
        return new TaskFailure(CodeOf(timer.Kind)!, text);
    }

    private static string Show(TimeSpan? time) => (time ?? TimeSpan.Zero).ToString("c", CultureInfo.InvariantCulture);
}
