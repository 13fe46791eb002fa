using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>What an attempt was about for some time.</summary>
internal enum SpanKind
{
    /// <summary>Waits in its queue for a worker.</summary>
    Waiting,

    /// <summary>Runs; of attempts that are over, the wait before it is part of it where no claim was written down.</summary>
    Running,

    /// <summary>Waits for somebody outside.</summary>
    Outside,

    /// <summary>Has failed, and waits for its next attempt.</summary>
    Retrying,

    /// <summary>Has used up its retries, and waits for an operator.</summary>
    Held,

    /// <summary>Is undone.</summary>
    Reverting,
}

/// <summary>A part of a task's time line.</summary>
/// <param name="Kind">What it was about.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="From">Since when.</param>
/// <param name="To">Until when; null where it goes on.</param>
internal sealed record AttemptSpan(SpanKind Kind, int Attempt, DateTimeOffset From, DateTimeOffset? To);

/// <summary>The time line of one task instance.</summary>
/// <param name="Task">The task.</param>
/// <param name="Turn">How often the task had been entered before.</param>
/// <param name="Item">The place in the list that the task runs over.</param>
/// <param name="Spans">What it was about, in order.</param>
/// <param name="State">Where it stands.</param>
internal sealed record AttemptLine(string Task, int Turn, int Item, IReadOnlyList<AttemptSpan> Spans, TaskState State);

/// <summary>Reads time lines of attempts out of a journal.</summary>
internal static class Attempts
{
    /// <summary>The time lines of all tasks that the entries tell of, in the order in which they began.</summary>
    /// <param name="entries">The journal, up to some commit.</param>
    /// <param name="details">The execution as it stands, where the entries go up to now: it knows of claims that no journal has.</param>
    public static IReadOnlyList<AttemptLine> Of(IEnumerable<JournalEntry> entries, ExecutionDetails? details)
    {
        var lines = new List<Line>();
        var byKey = new Dictionary<(string, int, int), Line>();
        foreach (var entry in entries)
        {
            if (IsEnd(entry.Kind))
            {
                foreach (var open in lines) open.End(entry.At, TaskState.Cancelled);
            }

            if (entry.Token is not { } token || StateOf(entry.Kind) is null) continue;
            if (!byKey.TryGetValue((token.Task, token.Turn, token.Item), out var line)) lines.Add(byKey[(token.Task, token.Turn, token.Item)] = line = new Line(token));
            line.Take(entry, token.Attempt);
        }

        foreach (var task in details?.Tasks ?? [])
        {
            if (task is { State: TaskState.Running, ClaimedAt: { } claimed } && byKey.TryGetValue((task.Name, task.Turn, task.Item), out var line)) line.Claim(claimed, task.Attempt);
        }

        return [.. lines.Select(line => line.Done())];
    }

    /// <summary>Where a task stands after an entry of a kind; null where the entry does not say.</summary>
    public static TaskState? StateOf(string kind) => kind switch
    {
        "TaskScheduled" => TaskState.Scheduled,
        "TaskClaimed" => TaskState.Running,
        "TaskDeferred" => TaskState.Waiting,
        "TaskSucceeded" => TaskState.Success,
        "TaskFailed" => TaskState.Failure,
        "TaskRetrying" or "TaskHeld" => TaskState.Scheduled,
        "TaskReturned" or "TaskLost" => TaskState.Scheduled,
        "TaskCancelled" => TaskState.Cancelled,
        "TasksIgnored" => TaskState.Ignored,
        "CompensationScheduled" => TaskState.Reverting,
        "TaskReverted" => TaskState.Reverted,
        "TaskRevertFailed" => TaskState.RevertFailure,
        _ => null,
    };

    private static bool IsEnd(string kind) => kind is "ExecutionSucceeded" or "ExecutionFailed" or "ExecutionCancelled" or "ExecutionReverted";

    private sealed class Line(AttemptToken first)
    {
        private readonly List<AttemptSpan> _spans = [];
        private TaskState _state = TaskState.Pending;

        public void Take(JournalEntry entry, int attempt)
        {
            _state = StateOf(entry.Kind)!.Value;
            switch (entry.Kind)
            {
                case "TaskScheduled": Begin(SpanKind.Waiting, attempt, entry.At); break;
                case "TaskClaimed": Begin(SpanKind.Running, attempt, entry.At); break;
                case "TaskDeferred": Ran(); Begin(SpanKind.Outside, attempt, entry.At); break;
                case "TaskRetrying": Ran(); Begin(SpanKind.Retrying, attempt, entry.At); break;
                case "TaskHeld": Ran(); Begin(SpanKind.Held, attempt, entry.At); break;
                case "CompensationScheduled": Begin(SpanKind.Reverting, attempt, entry.At); break;
                case "TaskReturned" or "TaskLost": Close(entry.At); break;
                case "TasksIgnored": break;
                default: Ran(); Close(entry.At); break;
            }
        }

        public void Claim(DateTimeOffset at, int attempt)
        {
            if (_spans is [.., { Kind: SpanKind.Waiting, To: null } last] && last.Attempt == attempt) Begin(SpanKind.Running, attempt, at < last.From ? last.From : at);
        }

        public void End(DateTimeOffset at, TaskState state)
        {
            if (_spans is not [.., { To: null }]) return;
            Close(at);
            _state = state;
        }

        public AttemptLine Done() => new(first.Task, first.Turn, first.Item, _spans, _state);

        // An outcome tells that somebody has run it, and not since when.
        private void Ran()
        {
            if (_spans is [.., { Kind: SpanKind.Waiting, To: null } last]) _spans[^1] = last with { Kind = SpanKind.Running };
        }

        private void Begin(SpanKind kind, int attempt, DateTimeOffset at)
        {
            Close(at);
            _spans.Add(new AttemptSpan(kind, attempt, at, null));
        }

        private void Close(DateTimeOffset at)
        {
            if (_spans is [.., { To: null } last]) _spans[^1] = last with { To = at };
        }
    }
}
