using Akka.Actor;
using Akka.Event;
using LazyEngine.Dispatch;
using LazyEngine.Executions;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>Wakes the sleeping executions of its share when the index says so.</summary>
/// <remarks>Receives: pages of the index. Persists: nothing. Sends: <see cref="ExecutionCommand.Wake"/>, one page at a time: the next is read when this one is answered or overdue.</remarks>
internal sealed class WatchdogActor : UntypedActor
{
    /// <summary>An execution that does not answer must not hold up the others; its wake stays in the index.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SliceRange _slices;
    private readonly EngineSettings _settings;
    private readonly ExecutionStore _store;
    private readonly Func<IActorRef> _executions;
    private readonly WatchdogLogic _logic;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<ExecutionId> _unanswered = [];
    private ICancelable? _timer;

    public WatchdogActor(int number, EngineSettings settings, ExecutionStore store, Func<IActorRef> executions)
    {
        (_settings, _store, _executions) = (settings, store, executions);
        _slices = SliceRange.Share(number, settings.WatchdogDaemons);
        // Attempts of an embedded process die with it, so whatever had any is looked at when it comes back.
        _logic = new WatchdogLogic(settings.Watchdog, settings.Embedded);
    }

    protected override void PreStart() => Read();

    protected override void PostStop() => _timer?.Cancel();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Page page:
                _logic.Read([.. page.Rows.Select(row => (row.Header.Execution, row.Header.WakeAt))]);
                Wake(page.Rows);
                break;
            case Status.Failure failure:
                _log.Warning(failure.Cause, "The index could not be read; the watchdog tries again in {0}.", _settings.Watchdog.PollEvery);
                _logic.Failed();
                ReadAfter(_logic.Pause);
                break;
            case ExecutionReply.Moved moved when _unanswered.Remove(moved.Execution) && _unanswered.Count == 0:
                ReadAfter(_logic.Pause);
                break;
            case ExecutionReply:
                break;
            case Next:
                _unanswered.Clear();
                Read();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Wake(IReadOnlyList<IndexEntry> rows)
    {
        foreach (var row in rows)
        {
            _unanswered.Add(row.Header.Execution);
            ActorMetrics.Woken(row.Header.WakeAt, Context.System.Scheduler.Now);
            _executions().Tell(new ExecutionCommand.Wake(row.Header.Execution) { Id = new CommandId("wake") }, Self);
        }

        ReadAfter(rows.Count == 0 ? _logic.Pause : LongestWait);
    }

    private void Read()
    {
        var page = _logic.Next(Context.System.Scheduler.Now);
        ReadAsync(page).PipeTo(Self, success: rows => new Page(rows));
    }

    private Task<IReadOnlyList<IndexEntry>> ReadAsync(WatchdogPage page) => page switch
    {
        WatchdogPage.WithAttempts sweep => _store.WithAttemptsAsync(_slices, sweep.After, _settings.Watchdog.PageSize),
        WatchdogPage.Due due => _store.DueAsync(due.Now, _slices, due.AfterWake is { } wake ? new IndexCursor(wake, due.AfterId) : null, _settings.Watchdog.PageSize),
        _ => throw new ArgumentOutOfRangeException(nameof(page), page.GetType().Name, "This page is not known."),
    };

    private void ReadAfter(TimeSpan pause)
    {
        _timer?.Cancel();
        _timer = Context.System.Scheduler.ScheduleTellOnceCancelable(pause, Self, Next.Instance, Self);
    }

    private sealed record Page(IReadOnlyList<IndexEntry> Rows);

    private sealed class Next
    {
        public static readonly Next Instance = new();
    }
}
