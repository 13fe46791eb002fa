using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>What a commit has changed.</summary>
/// <param name="Version">Its number, from 1.</param>
/// <param name="At">When.</param>
/// <param name="From">The state before it; null where it is the first.</param>
/// <param name="To">The state after it.</param>
/// <param name="Tasks">The tasks whose state or newest attempt is another, in the order in which they changed.</param>
/// <param name="Entries">What happened, in order.</param>
public sealed record CommitChange(long Version, DateTimeOffset At, ExecutionState? From, ExecutionState To, Sequence<TaskChange> Tasks, Sequence<JournalEntry> Entries);

/// <summary>What a commit has changed of a task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Turn">How often the task had been entered before.</param>
/// <param name="Item">The place in the list that the task runs over.</param>
/// <param name="From">Its state before.</param>
/// <param name="To">Its state after.</param>
/// <param name="Attempt">Its newest attempt after; 0 where there was none.</param>
public sealed record TaskChange(string Task, int Turn, int Item, TaskState From, TaskState To, int Attempt);

/// <summary>How two executions of one flow differ.</summary>
/// <param name="Left">The one.</param>
/// <param name="Right">The other.</param>
/// <param name="SameFlow">Whether both follow the same version of the flow.</param>
/// <param name="FirstDifference">The first commit that differs; null where none does.</param>
/// <param name="Commits">Commits that differ, at most 1 000.</param>
/// <param name="More">How many more commits differ.</param>
/// <param name="Tasks">Tasks that have come to something else.</param>
public sealed record Comparison(ExecutionId Left, ExecutionId Right, bool SameFlow, long? FirstDifference, Sequence<CommitDifference> Commits, long More, Sequence<TaskDifference> Tasks);

/// <summary>A commit that is not the same in two executions.</summary>
/// <param name="Version">Its number in both.</param>
/// <param name="Left">What happened in the one; empty where it has no such commit.</param>
/// <param name="Right">What happened in the other.</param>
public sealed record CommitDifference(long Version, Sequence<JournalEntry> Left, Sequence<JournalEntry> Right);

/// <summary>A task that has come to something else in two executions.</summary>
/// <param name="Task">The task.</param>
/// <param name="Turn">How often the task had been entered before.</param>
/// <param name="Item">The place in the list that the task runs over.</param>
/// <param name="Left">Where it stands in the one; null where it has no such task.</param>
/// <param name="Right">Where it stands in the other.</param>
/// <param name="LeftResult">Its result in the one.</param>
/// <param name="RightResult">Its result in the other.</param>
public sealed record TaskDifference(string Task, int Turn, int Item, TaskState? Left, TaskState? Right, Payload? LeftResult, Payload? RightResult);
