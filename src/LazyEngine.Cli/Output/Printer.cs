using System.Globalization;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Language;
using LazyEngine.Queues;

namespace LazyEngine.Cli.Output;

/// <summary>Writes answers to the standard output: for people, or for programs.</summary>
internal abstract class Printer
{
    public static Printer For(bool json) => json ? new JsonPrinter() : new TextPrinter();

    public abstract void Info(ExecutionInfo info);

    /// <summary>How a run in this process has ended.</summary>
    public abstract void Report(RunReport report);

    /// <summary>How a run of a workflow in this process stands.</summary>
    public abstract void Report(WorkflowReport report);

    /// <summary>What was found in a file of flows.</summary>
    public abstract void Validated(string file, IEnumerable<string> flows, IReadOnlyCollection<DocumentProblem> problems);

    public abstract void Details(ExecutionDetails details);

    /// <summary>What a rerun would do.</summary>
    public abstract void Foresight(Foresight foresight);

    public abstract void Explanation(Explanation explanation);

    /// <summary>Entries of a journal as they come.</summary>
    public abstract Task EntriesAsync(IAsyncEnumerable<JournalEntry> entries);

    /// <summary>Shows executions, and the cursor of those that follow.</summary>
    public abstract void Summaries(IReadOnlyList<ExecutionSummary> summaries, string? next);

    /// <summary>Flows that a server knows.</summary>
    public abstract void Flows(IReadOnlyList<FlowVersion> flows);

    public abstract Task ChangesAsync(IAsyncEnumerable<CommitChange> changes);

    public abstract void Comparison(Comparison comparison);

    public abstract void Foresight(ForkForesight foresight);

    public abstract void Retention(RetentionForesight retention);

    public abstract void Kept(IReadOnlyList<KeptJournal> kept);

    public abstract void Counts(ExecutionCounts counts);

    public abstract void Queues(IReadOnlyList<QueueDetails> queues);

    public abstract void Queue(QueueDetails queue);

    public abstract void Difference(string persistenceId, string fault, long? sequenceNr, string text);

    public abstract void Audited(string what, long executions, long rows, long differences);

    /// <summary>What an execution and its children have come to.</summary>
    public abstract void Report(ExecutionReport report);

    public abstract void Cron(CronTrigger trigger);

    /// <summary>All triggers that a server knows.</summary>
    public abstract void Crons(IReadOnlyList<CronTrigger> triggers);

    public abstract void Listening(Listening served);

    public abstract void Working(string url);

    /// <summary>The nodes of a cluster.</summary>
    public abstract void Cluster(ClusterInfo cluster);

    /// <summary>A key that was made just now.</summary>
    public abstract void Key(string name, string secret);

    /// <summary>Shows an execution until it has ended.</summary>
    public abstract Task WatchAsync(ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken);

    internal static string Show(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? string.Empty;
}
