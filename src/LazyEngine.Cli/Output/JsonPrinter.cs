using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Language;
using LazyEngine.Queues;

namespace LazyEngine.Cli.Output;

/// <summary>One JSON document, or one a line; the same that the HTTP API answers.</summary>
internal sealed class JsonPrinter : Printer
{
    public override void Info(ExecutionInfo info) => Write(info);

    public override void Report(RunReport report) => Write(report);

    public override void Report(WorkflowReport report) => Write(report);

    public override void Validated(string file, IEnumerable<string> flows, IReadOnlyCollection<DocumentProblem> problems) => Write(new { file, valid = problems.Count == 0, flows, problems });

    public override void Report(ExecutionReport report) => Write(report);

    public override void Cron(CronTrigger trigger) => Write(trigger);

    public override void Crons(IReadOnlyList<CronTrigger> triggers)
    {
        foreach (var trigger in triggers) Write(trigger);
    }

    public override void Details(ExecutionDetails details) => Write(details);

    public override void Foresight(Foresight foresight) => Write(foresight);

    public override void Explanation(Explanation explanation) => Write(explanation);

    public override async Task EntriesAsync(IAsyncEnumerable<JournalEntry> entries)
    {
        await foreach (var entry in entries) Write(entry);
    }

    public override void Summaries(IReadOnlyList<ExecutionSummary> summaries, string? next)
    {
        foreach (var summary in summaries) Write(summary);
        if (next is not null) Write(new { next });
    }

    public override void Flows(IReadOnlyList<FlowVersion> flows)
    {
        foreach (var flow in flows) Write(flow);
    }

    public override async Task ChangesAsync(IAsyncEnumerable<CommitChange> changes)
    {
        await foreach (var change in changes) Write(change);
    }

    public override void Comparison(Comparison comparison) => Write(comparison);

    public override void Foresight(ForkForesight foresight) => Write(foresight);

    public override void Retention(RetentionForesight retention) => Write(retention);

    public override void Kept(IReadOnlyList<KeptJournal> kept)
    {
        foreach (var one in kept) Write(one);
    }

    public override void Cluster(ClusterInfo cluster) => Write(cluster);

    public override void Queues(IReadOnlyList<QueueDetails> queues)
    {
        foreach (var queue in queues) Write(queue);
    }

    public override void Queue(QueueDetails queue) => Write(queue);

    public override void Counts(ExecutionCounts counts) => Write(counts);

    public override void Working(string url) => Write(new { worksFor = url });

    public override void Key(string name, string secret) => Write(new { name, key = secret });

    public override void Difference(string persistenceId, string fault, long? sequenceNr, string text) => Write(new { persistenceId, fault, sequenceNr, text });

    public override void Audited(string what, long executions, long rows, long differences) => Write(new { what, executions, rows, differences });

    public override void Listening(Listening served) => Write(served);

    public override Task WatchAsync(ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken) =>
        EntriesAsync(engine.EventsAsync(id, cancellationToken: cancellationToken));

    private static void Write<T>(T value) => Console.WriteLine(JsonSerializer.Serialize(value, EngineJson.Options));
}
