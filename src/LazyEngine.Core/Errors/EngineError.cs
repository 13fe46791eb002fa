using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Errors;

/// <summary>Why the engine refused a request. Codes are stable; texts are not.</summary>
/// <param name="Code">A stable code such as <c>LE2003</c>, for programs.</param>
/// <param name="Message">What was wrong and what to do, for people.</param>
public sealed record EngineError(string Code, string Message)
{
    /// <summary>The flow definition has problems; the message lists all of them.</summary>
    public const string InvalidFlow = "LE1001";

    /// <summary>No flow with that hash or name is registered.</summary>
    public const string UnknownFlow = "LE1002";

    /// <summary>The inputs of a run lack values that the flow requires, or have ones it does not know.</summary>
    public const string InvalidInputs = "LE1003";

    /// <summary>A value is larger than a limit; the message names the limit.</summary>
    public const string TooLarge = "LE1004";

    /// <summary>The request itself is malformed: its command id is missing or too long, or the name of a signal or a fairness key is not allowed.</summary>
    public const string InvalidCommand = "LE1005";

    /// <summary>A request from outside could not be read; the message says where and what was expected.</summary>
    public const string InvalidRequest = "LE1006";

    /// <summary>The execution would have more parents than is allowed.</summary>
    public const string TooDeep = "LE1020";

    /// <summary>As many executions as are allowed descend from one already.</summary>
    public const string FamilyTooLarge = "LE1021";

    /// <summary>No execution with that id exists.</summary>
    public const string UnknownExecution = "LE2001";

    /// <summary>The id belongs to an execution of another flow or with other inputs.</summary>
    public const string ExecutionExists = "LE2002";

    /// <summary>The flow has no task of that name, or it has not been reached.</summary>
    public const string UnknownTask = "LE2003";

    /// <summary>The attempt was never made.</summary>
    public const string UnknownAttempt = "LE2004";

    /// <summary>A newer attempt has replaced this one; its outcome does not count.</summary>
    public const string StaleAttempt = "LE2005";

    /// <summary>The attempt is already complete, with another outcome.</summary>
    public const string AlreadyCompleted = "LE2006";

    /// <summary>Another worker holds the attempt.</summary>
    public const string AlreadyClaimed = "LE2007";

    /// <summary>Several instances of the task are open; the message lists their tokens.</summary>
    public const string AmbiguousTask = "LE2008";

    /// <summary>The execution has ended; nothing changes it any more.</summary>
    public const string ExecutionEnded = "LE2009";

    /// <summary>The execution is in a state in which this cannot be done.</summary>
    public const string NotNow = "LE2010";

    /// <summary>The execution holds as much data as it may.</summary>
    public const string StateTooLarge = "LE2011";

    /// <summary>The execution cannot go on by the flow; the message says what does not fit.</summary>
    public const string FlowDiffers = "LE2012";

    /// <summary>The journal of the execution was deleted; its id cannot be used again.</summary>
    public const string Purged = "LE2120";

    /// <summary>The execution has no such commit.</summary>
    public const string UnknownCommit = "LE2121";

    /// <summary>There is no queue of that name.</summary>
    public const string UnknownQueue = "LE2100";

    /// <summary>The engine could not be reached or did not answer in time; ask again with the same command id.</summary>
    public const string Unavailable = "LE3001";

    /// <summary>The journal could not be written; nothing was changed, or it is unknown whether it was. Ask again with the same command id.</summary>
    public const string JournalUnavailable = "LE3002";

    /// <summary>What is stored of the execution cannot be read: the key that it was encrypted by is missing, or it is damaged. Asking again does not help before that is mended.</summary>
    public const string Unreadable = "LE3003";

    /// <summary>Whether nothing is said about the request itself: what is owed stays owed, and is asked again later.</summary>
    internal bool IsAboutNow => Code is Unavailable or JournalUnavailable or Unreadable;

    /// <summary>The server asks who the caller is, and no key or token came that counts.</summary>
    public const string Unauthenticated = "LE4001";

    /// <summary>The caller's roles do not allow this.</summary>
    public const string Forbidden = "LE4002";

    /// <summary>Too many requests came; try again later.</summary>
    public const string TooManyRequests = "LE4003";

    /// <summary>The key of a request was used for another request before.</summary>
    public const string KeyReused = "LE4004";

    /// <summary>No cron trigger has this name.</summary>
    public const string UnknownCron = "LE2110";

    /// <summary>Another cron trigger has this name.</summary>
    public const string CronExists = "LE2111";

    internal static EngineError NoSuchCron(string name) => new(UnknownCron, $"There is no cron trigger '{Plans.Names.Shown(name)}'.");

    internal static EngineError CronTaken(string name) => new(CronExists, $"There is another cron trigger '{name}'. Remove it first, or choose another name.");

    internal static EngineError FlowNotRegistered(string flow) =>
        new(UnknownFlow, $"No flow '{flow}' is registered. Register it before it is run.");

    internal static EngineError InputsInvalid(string problems) => new(InvalidInputs, problems);

    internal static EngineError PayloadTooLarge(string what, long size, long limit) =>
        new(TooLarge, string.Create(CultureInfo.InvariantCulture, $"{what} has {size} bytes; the limit is {limit}. Store large data elsewhere and pass a reference."));

    internal static EngineError CommandIdInvalid(int length) =>
        new(InvalidCommand, string.Create(CultureInfo.InvariantCulture, $"The command id has {length} characters; 1 to {CommandId.MaxLength} are allowed. Choose another id."));

    internal static EngineError EndUnknown(ExecutionState state) =>
        new(InvalidCommand, $"An execution cannot be ended as {state}: Success or Failure is expected. There is Cancel besides, and Stop for one that is to go on later.");

    internal static EngineError FairnessKeyInvalid(string problem) => new(InvalidCommand, problem);

    internal static EngineError SignalInvalid(string problem) => new(InvalidCommand, problem);

    internal static EngineError NoSuchExecution(ExecutionId execution) =>
        new(UnknownExecution, $"No execution '{execution}' exists. Check the id, or run it first.");

    internal static EngineError IdTaken(ExecutionId execution, FlowHash flow) =>
        new(ExecutionExists, $"Execution '{execution}' exists with flow {flow.Value[..12]} or other inputs. Choose another id, or repeat the run with the same flow and inputs.");

    internal static EngineError NoSuchQueue(string queue, IEnumerable<string> known) =>
        new(UnknownQueue, $"There is no queue '{queue}'. A queue comes to be with its first task or worker, or with a section in lazyengine.queues; there are: {string.Join(", ", known.Select(name => $"'{name}'"))}.");

    internal static EngineError NoSuchTask(ExecutionId execution, string task, IEnumerable<string> known) =>
        new(UnknownTask, $"Execution '{execution}' has no task '{Names.Shown(task)}'. {(Spelling.Nearest(task, known) is { } near ? $"Perhaps '{Names.Shown(near)}' is meant." : "Check the name against the flow.")}");

    internal static EngineError NotReached(ExecutionId execution, string task) =>
        new(UnknownTask, $"Task '{task}' of execution '{execution}' has not been reached yet. Complete it once it is running or waiting.");

    internal static EngineError NoSuchAttempt(AttemptToken token) =>
        new(UnknownAttempt, $"Attempt {token} was never made. Use the token that came with the work.");

    internal static EngineError Superseded(AttemptToken token, int newest) =>
        new(StaleAttempt, string.Create(CultureInfo.InvariantCulture, $"Attempt {token} is out of date: attempt {newest} has taken its place. Drop the outcome; the newer attempt will report its own."));

    internal static EngineError HandedBack(AttemptToken token) =>
        new(StaleAttempt, $"Attempt {token} was handed back or lost; its outcome does not count. A newer attempt will take its place.");

    internal static EngineError CompletedOtherwise(AttemptToken token, TaskState state) =>
        new(AlreadyCompleted, $"Attempt {token} is already complete ({state}) with another outcome. The first outcome stands; drop this one.");

    internal static EngineError ClaimsNotKnownYet(AttemptToken token) =>
        new(Unavailable, $"The execution has just been restarted, and its queue has not said yet whether somebody runs attempt {token}. Ask again.");

    internal static EngineError Overtaken { get; } = new(Unavailable, "The execution is being moved, or its journal could not be read. Ask again.");

    internal static EngineError HeldBy(AttemptToken token, WorkerId worker) =>
        new(AlreadyClaimed, $"Attempt {token} is held by worker '{worker}'. Do not start it.");

    internal static EngineError SeveralOpen(string task, IEnumerable<AttemptToken> tokens) =>
        new(AmbiguousTask, $"Several instances of task '{task}' are open: {string.Join(", ", tokens)}. Complete one by its token.");

    internal static EngineError HasEnded(ExecutionId execution, ExecutionState state) =>
        new(ExecutionEnded, $"Execution '{execution}' has ended ({state}). Nothing changes it any more.");

    internal static EngineError NotInThisState(ExecutionId execution, ExecutionState state, string what) =>
        new(NotNow, $"Execution '{execution}' is {state}: {what}");

    internal static EngineError TooManyParents(ExecutionId execution, int limit) =>
        new(TooDeep, string.Create(CultureInfo.InvariantCulture, $"Child execution '{execution}' would have more than {limit} parents, its parent's parents included. Start it by itself, or flatten the flows."));

    internal static EngineError TooManyRelatives(ExecutionId execution, string flow, int limit, bool isDeep) =>
        new(FamilyTooLarge, string.Create(CultureInfo.InvariantCulture, $"Flow '{flow}' does not start once more: {limit} executions descend from '{ChildId.FamilyOf(execution)}' already, the limit of a family ({(isDeep ? "lazyengine.limits.deep-family-max" : "lazyengine.limits.family-max")}). Let it not start itself without end, start parts of the work by themselves, or raise the limit."));

    internal static EngineError DoneByChild(AttemptToken token) =>
        new(NotNow, $"Attempt {token} is done when child execution '{ChildId.Of(token)}' has ended. Complete the tasks of that one, or cancel it.");

    internal static EngineError NotHeld(ExecutionId execution, string task) =>
        new(NotNow, $"Task '{task}' of execution '{execution}' is not held: its retries are not used up. Resume without a word on it.");

    internal static EngineError CannotSkip(string task, object state, string why) =>
        new(NotNow, $"Task '{task}' ({state}) cannot take a value: {why}.");

    internal static EngineError FlowMisfit(ExecutionId execution, string flow, string problems) =>
        new(FlowDiffers, $"Execution '{execution}' cannot go on by flow '{flow}': {problems}. Use other names, or run the new flow under another id.");

    internal static EngineError IsPurged(ExecutionId execution, DateTimeOffset at, Origin? by = null)
    {
        var who = by is null ? string.Empty : $" by '{by.Who}'{(by.Why is null ? string.Empty : $": {by.Why}")}";
        return new(Purged, string.Create(CultureInfo.InvariantCulture, $"The journal of execution '{execution}' was deleted at {at:O}{who}. Its id cannot be used again: choose another."));
    }

    internal static EngineError NotReadable(ExecutionId execution, string why) => new(Unreadable, $"The journal of execution '{execution}' cannot be read: {why}");

    internal static EngineError NoSuchCommit(ExecutionId execution, long version) =>
        new(UnknownCommit, string.Create(CultureInfo.InvariantCulture, $"Execution '{execution}' has no commit {version}. Its commits are numbered from 1, and its events show them."));

    internal static EngineError TooMuchToFork(ExecutionId execution, long version) =>
        new(TooLarge, string.Create(CultureInfo.InvariantCulture, $"The commits of execution '{execution}' up to {version} are more than {Forking.CommitsMax}, or have more than {Forking.BytesMax} bytes, the limits of a fork. Fork it from an earlier commit."));

    internal static EngineError StateFull(ExecutionId execution, long size, long limit) =>
        new(StateTooLarge, string.Create(CultureInfo.InvariantCulture, $"Execution '{execution}' would hold {size} bytes; the limit is {limit}. Store large results elsewhere and pass references."));
}
