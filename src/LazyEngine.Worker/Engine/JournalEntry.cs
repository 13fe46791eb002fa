using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Something that happened to an execution, as its journal tells it.</summary>
/// <param name="Version">The number of the commit, from 1. Entries of one commit share it: they happened at once.</param>
/// <param name="At">When.</param>
/// <param name="Kind">What happened: a stable name such as <c>TaskSucceeded</c>. More may be added.</param>
/// <param name="Token">The attempt that is concerned; null where it is the execution itself.</param>
/// <param name="Value">The result, where there is one; of the start, the inputs.</param>
/// <param name="Error">The failure, where there is one.</param>
/// <param name="Note">More for people: the flow, the worker, the reason; null where there is nothing to say.</param>
public sealed record JournalEntry(
    long Version,
    DateTimeOffset At,
    string Kind,
    AttemptToken? Token = null,
    Payload? Value = null,
    TaskFailure? Error = null,
    string? Note = null);
