using LazyEngine.Flows;
using LazyEngine.Plans;
using static LazyEngine.Executions.ExecutionEvent;

namespace LazyEngine.Executions;

/// <summary>Finds what a commit changes of the states of an execution and its tasks. Pure: the same for a live execution and for its journal.</summary>
internal static class Transitions
{
    /// <summary>The changes of one commit, in the order in which they happened; and the execution after it.</summary>
    public static IReadOnlyList<Transition> Of(Replay before, Commit commit, Func<FlowHash, Plan?> plans, out Replay after)
    {
        var told = new List<Transition>();
        var now = before;
        foreach (var happened in commit.Events)
        {
            var next = now.Step(commit, happened, plans);
            // Tasks of the same name are the same tasks: to be carried over to another flow changes the state of none.
            if (happened is not (FlowChanged or ExecutionPurged))
            {
                var step = new Step(next.Plan!, commit, before.State.Version + 1, happened, told);
                // A start comes before what it starts, an end after what ends with it.
                var isEnd = next.State.State.IsTerminal();
                if (!isEnd) step.Note(now.State, next.State);
                step.NoteTasks(now.State, next.State);
                if (isEnd) step.Note(now.State, next.State);
            }

            now = next;
        }

        after = now.Close(commit);
        return told;
    }

    /// <summary>The state of an instance, as far as commits tell it.</summary>
    public static TaskState StateOf(TaskInstance? instance) => instance switch
    {
        null => TaskState.Pending,
        // To be undone, but nothing has been done about it yet: it is where its last attempt has left it.
        { Phase: Phase.Compensating, State: TaskState.Pending } when instance.FirstScheduledAt == default => instance switch
        {
            { Error: not null } => TaskState.Failure,
            { Result: null } => TaskState.Cancelled,
            _ => TaskState.Success,
        },
        { Phase: Phase.Compensating, State: TaskState.Pending or TaskState.Scheduled or TaskState.Running or TaskState.Waiting } => TaskState.Reverting,
        { Phase: Phase.Deciding, State: TaskState.Pending } when instance.FirstScheduledAt == default => TaskState.Success,
        { State: TaskState.Running, ClaimIsDurable: false } => TaskState.Scheduled,
        _ => instance.State,
    };

    private sealed class Step(Plan plan, Commit commit, long version, ExecutionEvent happened, List<Transition> told)
    {
        private string Kind => happened.GetType().Name;

        public void Note(Execution before, Execution after)
        {
            if (before.State == after.State && happened is not ExecutionStarted) return;
            told.Add(new ExecutionTransition(commit.Execution, after.FlowName, version, commit.At, Kind, happened is ExecutionStarted ? null : before.State, after.State)
            {
                Error = happened is RevertBegan back ? back.Cause.Error : after.State.IsTerminal() ? after.Error : null,
                Reason = happened is ExecutionCancelled cancelled ? cancelled.Reason : null,
            });
        }

        public void NoteTasks(Execution before, Execution after)
        {
            switch (happened)
            {
                case TasksIgnored e:
                    foreach (var task in e.Tasks) NoteOne(before, after, Key(task, 0, 0));
                    break;
                case RetryAsked e:
                    NoteOne(before, after, Key(e.Controller, 0, 0));
                    break;
                case RevertBegan or RoundBegan or ExecutionRerun or ExecutionSucceeded or ExecutionFailed or ExecutionReverted or ExecutionCancelled:
                    foreach (var (key, instance) in after.Tasks)
                    {
                        if (!ReferenceEquals(before.Tasks.GetValueOrDefault(key), instance)) NoteOne(before, after, key);
                    }

                    break;
                default:
                    if (KeyOf() is { } own) NoteOne(before, after, own);
                    break;
            }
        }

        private void NoteOne(Execution before, Execution after, InstanceKey key)
        {
            var instance = after.Tasks.GetValueOrDefault(key);
            var (from, to) = (StateOf(before.Tasks.GetValueOrDefault(key)), StateOf(instance));
            if (from == to) return;
            // What had nothing to undo is undone at once.
            if (to == TaskState.Reverted && from != TaskState.Reverting)
            {
                Add(TaskState.Reverting);
                from = TaskState.Reverting;
            }

            Add(to);

            void Add(TaskState target) => told.Add(new TaskTransition(new AttemptToken(commit.Execution, plan.TaskAt(key.Node)!.Name, key.Turn, key.Item, instance?.Attempt ?? 0), after.FlowName, version, commit.At, Kind, from, target)
            {
                Error = ErrorOf(),
                Reason = happened is TaskLost lost ? lost.Reason : null,
                BegunAt = instance?.ClaimedAt ?? (before.Tasks.GetValueOrDefault(key) is { } known && known.Attempt == instance?.Attempt ? known.ClaimedAt : null),
            });
        }

        private InstanceKey Key(string task, int turn, int item) => new(Reverting.Node(plan, task), turn, item);

        private InstanceKey? KeyOf() => happened switch
        {
            TaskScheduled e => Key(e.Task, e.Turn, e.Item),
            TaskClaimed e => Key(e.Task, e.Turn, e.Item),
            TaskDeferred e => Key(e.Task, e.Turn, e.Item),
            TaskSucceeded e => Key(e.Task, e.Turn, e.Item),
            TaskFailed e => Key(e.Task, e.Turn, e.Item),
            TaskRetrying e => Key(e.Task, e.Turn, e.Item),
            TaskHeld e => Key(e.Task, e.Turn, e.Item),
            TaskReturned e => Key(e.Task, e.Turn, e.Item),
            TaskLost e => Key(e.Task, e.Turn, e.Item),
            TaskCancelled e => Key(e.Task, e.Turn, e.Item),
            CompensationScheduled e => Key(e.Task, e.Turn, e.Item),
            TaskReverted e => Key(e.Task, e.Turn, e.Item),
            TaskRevertFailed e => Key(e.Task, e.Turn, e.Item),
            RetryDecided e => Key(e.Controller, 0, 0),
            _ => null,
        };

        private TaskFailure? ErrorOf() => happened switch
        {
            TaskFailed e => e.Error,
            TaskRetrying e => e.Error,
            TaskHeld e => e.Error,
            TaskRevertFailed e => e.Error,
            _ => null,
        };
    }
}
