using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Workflows;

namespace LazyEngine;

/// <summary>Turns what happens to the turns of a workflow into what people read.</summary>
internal static class TurnEntries
{
    /// <returns>Null where the event is of another kind.</returns>
    public static JournalEntry? Of(Commit commit, long version, ExecutionEvent happened)
    {
        JournalEntry Entry(string kind, string note) => new(version, commit.At, kind, Note: note);

        return happened switch
        {
            ExecutionEvent.CourseBegan e => Entry("CourseBegan", e.Globals.IsEmpty ? "without variables" : $"variables {string.Join(", ", e.Globals.Keys)}") with { Value = e.Globals.IsEmpty ? null : Concluding.ObjectOf(e.Globals) },
            ExecutionEvent.TurnEntered e => Entry("TurnEntered", $"{Named(e.Task, e.Turn)}{(e.Causes.Count == 0 ? ", at the beginning" : $", after {string.Join(", ", e.Causes.Select(cause => Named(cause.Task, cause.Turn)))}")}"),
            ExecutionEvent.TurnReached e => Entry("TurnReached", $"{Named(e.Task, e.Turn)}, after {Named(e.Cause.Task, e.Cause.Turn)}"),
            ExecutionEvent.TurnBegan e => Entry("TurnBegan", $"{Named(e.Task, e.Turn)}: {(e.Calls.Count == 0 ? "nothing to do" : $"'{e.Calls[0].Action}'")}{(e.IsList ? string.Create(CultureInfo.InvariantCulture, $", {e.Calls.Count} items") : string.Empty)}"),
            ExecutionEvent.TurnRested e => Entry("TurnRested", string.Create(CultureInfo.InvariantCulture, $"{Named(e.Task, e.Turn)}: {e.Kind} until {e.Until:u}")),
            ExecutionEvent.TurnRepeated e => Entry("TurnRepeated", string.Create(CultureInfo.InvariantCulture, $"{Named(e.Task, e.Turn)}, {e.Items.Count} items at {e.At:u}")),
            ExecutionEvent.TurnTimedOut e => Entry("TurnTimedOut", Named(e.Task, e.Turn)),
            ExecutionEvent.TurnPaused e => Entry("TurnPaused", $"stops before {Named(e.Task, e.Turn)}"),
            ExecutionEvent.TurnEnded e => Entry("TurnEnded", $"{Named(e.Task, e.Turn)}: {e.State}{(e.Info.Length == 0 ? string.Empty : $", {e.Info}")}{(e.Next.Count == 0 ? string.Empty : $"; leads to {string.Join(", ", e.Next.Select(next => $"'{next}'"))}")}") with { Value = e.Published.IsEmpty ? null : Concluding.ObjectOf(e.Published) },
            ExecutionEvent.TurnPrepared e => Entry("TurnPrepared", $"{Named(e.Task, e.Turn)}: what it does was evaluated anew"),
            ExecutionEvent.TurnReopened e => Entry("TurnReopened", Named(e.Task, e.Turn)),
            ExecutionEvent.TransitionsKept e => Entry("TransitionsKept", $"what follows {Named(e.Task, e.Turn)} is kept until the execution goes on{(e.Info.Length == 0 ? string.Empty : $": {e.Info}")}"),
            ExecutionEvent.TransitionsFollowed => Entry("TransitionsFollowed", "what was kept is followed"),
            ExecutionEvent.EnvironmentChanged e => Entry("EnvironmentChanged", $"over the environment: {string.Join(", ", e.Values.Keys)}"),
            ExecutionEvent.ChildrenAddressed e => Entry("ChildrenAddressed", $"word {Number(e.Word)} to the children: {(e.Stops ? "stop" : "go on")}"),
            ExecutionEvent.ChildAnswered e => Entry("ChildAnswered", $"the child of {Named(e.Task, e.Turn)} has taken word {Number(e.Word)}"),
            ExecutionEvent.ChildSpoke e => Entry("ChildSpoke", $"the child of {Named(e.Task, e.Turn)} {(e.Stops ? "has stopped" : "goes on")}"),
            ExecutionEvent.ParentObeyed e => Entry("ParentObeyed", $"word {Number(e.Word)} of the parent: {(e.Stops ? "stop" : "go on")}"),
            ExecutionEvent.ParentAddressed e => Entry("ParentAddressed", $"word {Number(e.Word)} to the parent: it {(e.Stops ? "has stopped" : "goes on")}"),
            ExecutionEvent.ParentAnswered e => Entry("ParentAnswered", $"the parent has taken word {Number(e.Word)}"),
            _ => null,
        };
    }

    private static string Number(int word) => word.ToString(CultureInfo.InvariantCulture);

    private static string Named(string task, int turn) => turn == 0 ? $"task '{task}'" : string.Create(CultureInfo.InvariantCulture, $"task '{task}' (turn {turn})");
}
