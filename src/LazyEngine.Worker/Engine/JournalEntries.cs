using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Workflows;

namespace LazyEngine;

/// <summary>Turns commits into what people read. Kinds are spelt out: programs decide on them.</summary>
internal static class JournalEntries
{
    /// <summary>The entries of one commit, in order.</summary>
    public static IEnumerable<JournalEntry> Of(Commit commit, long version) =>
        commit.Origin is { } by ? EntriesOf(commit, version).Select(entry => entry with { By = by }) : EntriesOf(commit, version);

    private static IEnumerable<JournalEntry> EntriesOf(Commit commit, long version)
    {
        foreach (var happened in commit.Events)
        {
            if (happened is ExecutionEvent.TasksIgnored ignored)
            {
                foreach (var task in ignored.Tasks) yield return new JournalEntry(version, commit.At, "TasksIgnored", new AttemptToken(commit.Execution, task, 0, 0, 0), Note: "left out by a decider");
            }
            else
            {
                yield return Of(commit, version, happened);
            }
        }
    }

    // What no worker is offered waits from its very beginning.
    private static bool IsForNoWorker(Commit commit, ExecutionEvent.TaskDeferred deferred) =>
        commit.Events.OfType<ExecutionEvent.TaskScheduled>().Any(e => (e.Task, e.Turn, e.Item, e.Attempt) == (deferred.Task, deferred.Turn, deferred.Item, deferred.Attempt));

    private static JournalEntry Of(Commit commit, long version, ExecutionEvent happened)
    {
        AttemptToken Token(string task, int turn, int item, int attempt) => new(commit.Execution, task, turn, item, attempt);
        JournalEntry Entry(string kind, AttemptToken? token = null, string? note = null) => new(version, commit.At, kind, token, Note: note);

        return happened switch
        {
            ExecutionEvent.ExecutionStarted e => Entry("ExecutionStarted", note: $"flow '{e.FlowName}' ({e.Flow.Value[..12]}){(e.Parent is { } parent ? $", child of '{parent.Token}'" : string.Empty)}{(e.StartAt is { } ahead ? string.Create(CultureInfo.InvariantCulture, $", starts at {ahead:u}") : string.Empty)}") with { Value = e.Inputs.IsEmpty ? null : Concluding.ObjectOf(e.Inputs) },
            ExecutionEvent.ExecutionBegan => Entry("ExecutionBegan"),
            ExecutionEvent.TaskScheduled e => Entry("TaskScheduled", Token(e.Task, e.Turn, e.Item, e.Attempt)),
            ExecutionEvent.TaskClaimed e => Entry("TaskClaimed", Token(e.Task, e.Turn, e.Item, e.Attempt), $"by worker '{e.Worker}'"),
            ExecutionEvent.TaskDeferred e => Entry("TaskDeferred", Token(e.Task, e.Turn, e.Item, e.Attempt), IsForNoWorker(commit, e) ? "waits for its signal, or for the child execution that it has started" : "waits to be completed from outside"),
            ExecutionEvent.TaskSucceeded e => Entry("TaskSucceeded", Token(e.Task, e.Turn, e.Item, e.Attempt)) with { Value = e.Result },
            ExecutionEvent.TaskFailed e => Entry("TaskFailed", Token(e.Task, e.Turn, e.Item, e.Attempt)) with { Error = e.Error },
            ExecutionEvent.TaskRetrying e => Entry("TaskRetrying", Token(e.Task, e.Turn, e.Item, e.Attempt), string.Create(CultureInfo.InvariantCulture, $"retries at {e.RetryAt:u}")) with { Error = e.Error },
            ExecutionEvent.TaskHeld e => Entry("TaskHeld", Token(e.Task, e.Turn, e.Item, e.Attempt), "its retries are used up") with { Error = e.Error },
            ExecutionEvent.TaskProgressed e => Entry("TaskProgressed", Token(e.Task, e.Turn, e.Item, e.Attempt)) with { Value = e.Progress },
            ExecutionEvent.TimerFired e => Entry("TimerFired", note: $"{e.Kind} of task '{e.Task}'"),
            ExecutionEvent.TaskReturned e => Entry("TaskReturned", Token(e.Task, e.Turn, e.Item, e.Attempt)),
            ExecutionEvent.TaskLost e => Entry("TaskLost", Token(e.Task, e.Turn, e.Item, e.Attempt), e.Reason),
            ExecutionEvent.TaskCancelled e => Entry("TaskCancelled", Token(e.Task, e.Turn, e.Item, e.Attempt)),
            ExecutionEvent.SignalReceived e => Entry("SignalReceived", note: $"signal '{e.Name}'") with { Value = e.Value },
            ExecutionEvent.SignalTaken e => Entry("SignalTaken", note: $"signal '{e.Name}'"),
            ExecutionEvent.ChildDismissed e => Entry("ChildDismissed", Token(e.Task, e.Turn, e.Item, e.Attempt), $"child '{ChildId.Of(Token(e.Task, e.Turn, e.Item, e.Attempt))}'"),
            ExecutionEvent.ChildSettled e => Entry("ChildSettled", Token(e.Task, e.Turn, e.Item, e.Attempt), $"child '{ChildId.Of(Token(e.Task, e.Turn, e.Item, e.Attempt))}'"),
            ExecutionEvent.ParentTold => Entry("ParentTold"),
            ExecutionEvent.ExecutionClosing e => Entry("ExecutionClosing", note: $"awaits what runs, and is then {e.State}") with { Error = e.Error },
            ExecutionEvent.ExecutionSuspending => Entry("ExecutionSuspending"),
            ExecutionEvent.ExecutionSuspended => Entry("ExecutionSuspended"),
            ExecutionEvent.ExecutionResumed => Entry("ExecutionResumed"),
            ExecutionEvent.ExecutionPurged e => Entry("ExecutionPurged", note: string.Create(CultureInfo.InvariantCulture, $"{e.Commits} commits of flow '{e.FlowName}' were deleted; it had ended ({e.State})")),
            ExecutionEvent.ExecutionForked e => Entry("ExecutionForked", note: string.Create(CultureInfo.InvariantCulture, $"from commit {e.Version} of execution '{e.Origin}'{(e.Inputs.IsEmpty ? string.Empty : $", with other inputs: {string.Join(", ", e.Inputs.Keys)}")}")),
            ExecutionEvent.FlowChanged e => Entry("FlowChanged", note: $"flow '{e.FlowName}' ({e.Flow.Value[..12]})"),
            ExecutionEvent.ExecutionRerun e => Entry("ExecutionRerun", note: e.All ? "all tasks begin anew" : e.Tasks.Count == 0 ? "what is left runs" : $"begin anew, and what follows them: {string.Join(", ", e.Tasks)}"),
            ExecutionEvent.ValueGiven e => Entry("ValueGiven", note: $"task '{e.Task}' takes a value in place of running") with { Value = e.Value },
            ExecutionEvent.ExecutionSucceeded e => Entry("ExecutionSucceeded") with { Value = e.Output },
            ExecutionEvent.ExecutionFailed e => Entry("ExecutionFailed", note: e.Task.Length == 0 ? "it took too long" : $"task '{e.Task}' failed") with { Error = e.Error },
            ExecutionEvent.ExecutionCancelled e => Entry("ExecutionCancelled", note: e.Reason),
            _ => Back(commit, version, happened) ?? TurnEntries.Of(commit, version, happened) ?? throw new UnreachableException($"The event {happened.GetType().Name} has no readable form."),
        };
    }

    private static JournalEntry? Back(Commit commit, long version, ExecutionEvent happened)
    {
        AttemptToken Token(string task, int turn, int item, int attempt) => new(commit.Execution, task, turn, item, attempt);
        JournalEntry Entry(string kind, AttemptToken? token = null, string? note = null) => new(version, commit.At, kind, token, Note: note);

        return happened switch
        {
            ExecutionEvent.CompensationScheduled e => Entry("CompensationScheduled", Token(e.Task, e.Turn, e.Item, e.Attempt)),
            ExecutionEvent.TaskReverted e => Entry("TaskReverted", Token(e.Task, e.Turn, e.Item, e.Attempt)) with { Value = e.Result },
            ExecutionEvent.TaskRevertFailed e => Entry("TaskRevertFailed", Token(e.Task, e.Turn, e.Item, e.Attempt)) with { Error = e.Error },
            ExecutionEvent.RetryAsked e => Entry("RetryAsked", note: $"'{e.Controller}', because '{e.Question.Task}' failed") with { Error = e.Question.Error },
            ExecutionEvent.RetryDecided e => Entry("RetryDecided", Token(e.Controller, 0, 0, e.Attempt), e.Decision.ToString()),
            ExecutionEvent.RevertBegan e => Entry("RevertBegan", note: e.Controller is null ? "to its beginning" : $"to '{e.Controller}'{(e.Kind == RevertKind.Round ? ", for another round" : string.Empty)}") with { Error = e.Cause.Error },
            ExecutionEvent.RoundBegan e => Entry("RoundBegan", note: $"'{e.Controller}'"),
            ExecutionEvent.ExecutionReverted e => Entry("ExecutionReverted", note: e.Task.Length == 0 ? "it took too long" : $"task '{e.Task}' failed") with { Error = e.Error },
            _ => null,
        };
    }
}
