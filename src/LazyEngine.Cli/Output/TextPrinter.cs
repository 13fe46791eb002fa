using System.Globalization;
using LazyEngine.Cli.Flows;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Language;
using LazyEngine.Queues;
using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <summary>Tables and sentences.</summary>
internal sealed partial class TextPrinter : Printer
{
    /// <summary>Where nobody looks at a terminal, lines are as long as they are.</summary>
    private const int Unlimited = 100_000;

    private readonly IAnsiConsole _console = MakeConsole();

    public override void Info(ExecutionInfo info)
    {
        _console.Write(new Text($"{info.Id}  "));
        _console.Write(new Text(info.State.ToString(), Palette.Of(info.State)));
        _console.WriteLine(info.Error is { } error ? $"  {error.Code}: {error.Message}" : string.Empty);
    }

    public override void Report(RunReport report)
    {
        Info(new ExecutionInfo(report.Id, report.State, report.Version, report.Error));
        foreach (var (name, value) in report.Results) _console.WriteLine($"{name} = {DetailsView.Short(value.ToString())}");
    }

    public override void Report(WorkflowReport report)
    {
        _console.WriteLine($"{report.Id}  {report.State}{(report.StateInfo is null ? string.Empty : $"  {report.StateInfo}")}");
        foreach (var task in report.Tasks) _console.WriteLine($"  {task.Name}  {task.State}{(task.Result is null ? string.Empty : $"  {DetailsView.Short(task.Result.ToString())}")}");
        if (report.Output is { } output) _console.WriteLine(DetailsView.Short(output.ToString()));
    }

    public override void Validated(string file, IEnumerable<string> flows, IReadOnlyCollection<DocumentProblem> problems) =>
        _console.WriteLine(problems.Count == 0 ? $"{file}: valid. Flows: {string.Join(", ", flows)}" : new InvalidFlowFileException(file, [.. problems]).Message);

    public override void Report(ExecutionReport report)
    {
        Report(report.Root, string.Empty);
        _console.WriteLine($"Tasks: {string.Join(", ", report.Statistics.Select(state => string.Create(CultureInfo.InvariantCulture, $"{state.Value} {state.Key}")))}{(report.IsCut ? ". There are more executions than are shown." : string.Empty)}");
    }

    private void Report(ReportedExecution execution, string indent)
    {
        _console.WriteLine($"{indent}{execution.Id}  {execution.FlowName}  {execution.State}{(execution.Error is { } error ? $"  {error.Message}" : string.Empty)}");
        foreach (var task in execution.Tasks)
        {
            _console.WriteLine($"{indent}  {task.Name}  {task.TurnState?.ToString() ?? task.State.ToString()}{(task.Error is { } failure ? $"  {failure.Message}" : string.Empty)}");
            foreach (var child in task.Executions) Report(child, indent + "    ");
        }
    }

    public override void Cron(CronTrigger trigger)
    {
        var times = trigger.Remaining is { } remaining ? string.Create(CultureInfo.InvariantCulture, $", {remaining} more times") : string.Empty;
        _console.WriteLine($"{trigger.Name}  {trigger.Pattern ?? "once"}  {trigger.Flow}  next at {Show(trigger.NextAt)}{times}");
        if (trigger.LastAt is not null) _console.WriteLine($"  last at {Show(trigger.LastAt)}: {trigger.LastError ?? trigger.LastExecution?.Value}");
    }

    public override void Crons(IReadOnlyList<CronTrigger> triggers)
    {
        if (triggers.Count == 0) _console.WriteLine("No triggers.");
        foreach (var trigger in triggers) Cron(trigger);
    }

    public override void Details(ExecutionDetails details) => _console.Write(DetailsView.Of(details));

    public override void Foresight(Foresight foresight)
    {
        Line("Would run", foresight.Begins);
        Line("at once", foresight.First);
        Line("Stays as it is", foresight.Keeps);
        Line("New in the flow", foresight.Added);
        Line("Gone from the flow", foresight.Removed);

        void Line(string what, ForeseenTasks tasks)
        {
            if (tasks.Count == 0) return;
            var more = tasks.Count > tasks.Names.Count ? string.Create(CultureInfo.InvariantCulture, $" and {tasks.Count - tasks.Names.Count} more") : string.Empty;
            _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} ({tasks.Count}): {string.Join(", ", tasks.Names)}{more}"));
        }
    }

    public override void Explanation(Explanation explanation)
    {
        _console.WriteLine($"{explanation.Execution} is {explanation.State}. It waits for:");
        foreach (var wait in explanation.Waits)
        {
            _console.WriteLine($"- {wait.Text}");
            if (wait.Kind == WaitKind.Ended) continue;
            _console.WriteLine($"  Who can unblock it: {wait.Who}.{(wait.Next is { } next ? $" The engine looks again at {Show(next)} at the latest." : string.Empty)}{(wait.Token is { } token ? $" Token: {token}" : string.Empty)}");
        }

        if (explanation.More > 0) _console.WriteLine($"- and {explanation.More.ToString(CultureInfo.InvariantCulture)} more.");
    }

    public override async Task EntriesAsync(IAsyncEnumerable<JournalEntry> entries)
    {
        await foreach (var entry in entries) _console.WriteLine(Line(entry));
    }

    public override void Summaries(IReadOnlyList<ExecutionSummary> summaries, string? next)
    {
        if (summaries.Count == 0)
        {
            _console.WriteLine("No executions.");
            return;
        }

        var hasKeys = summaries.Any(summary => summary.BusinessKey is not null);
        var table = Tables.Of("execution", "flow", "state", "created", "updated");
        if (hasKeys) table.AddColumn("key");
        foreach (var summary in summaries)
        {
            List<Text> row = [new(summary.Id.Value), new(summary.FlowName), new(summary.State.ToString(), Palette.Of(summary.State)), new(Show(summary.CreatedAt)), new(Show(summary.UpdatedAt))];
            if (hasKeys) row.Add(new Text(summary.BusinessKey ?? string.Empty));
            table.AddRow(row);
        }

        _console.Write(table);
        if (next is not null) _console.WriteLine($"There are more: --cursor {next}");
    }

    public override void Counts(ExecutionCounts counts)
    {
        var mark = counts.IsCapped ? " or more" : string.Empty;
        foreach (var (state, count) in counts.States) _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state,-12} {count}"));
        _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all",-12} {counts.Total}{mark}"));
    }

    public override void Flows(IReadOnlyList<FlowVersion> flows)
    {
        if (flows.Count == 0)
        {
            _console.WriteLine("No flows.");
            return;
        }

        var table = Tables.Of("flow", "version", "registered");
        foreach (var flow in flows) table.Add(flow.Name, flow.Flow.Value, Show(flow.RegisteredAt));
        _console.Write(table);
    }

    public override void Queues(IReadOnlyList<QueueDetails> queues) => QueueView.Write(_console, queues);

    public override void Queue(QueueDetails queue) => _console.WriteLine(QueueView.Line(queue));

    public override void Difference(string persistenceId, string fault, long? sequenceNr, string text) => _console.WriteLine($"{persistenceId}: {fault}: {text}");

    public override void Audited(string what, long executions, long rows, long differences) => _console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {executions} executions, {rows} rows of the journal, {differences} differences"));

    public override void Listening(Listening served)
    {
        _console.WriteLine($"LazyEngine listens on {served.Url} and {(served.Store is { } store ? $"keeps everything in {store}" : "leaves everything to the engines of its cluster")}.");
        if (served.Node is { } node) _console.WriteLine(node.ToString());
        _console.WriteLine(served.Flows.Count == 0 ? "It was given no flows; clients can register some." : $"Flows: {string.Join(", ", served.Flows)}");
        _console.WriteLine("Press Ctrl+C to stop.");
    }

    public override void Cluster(ClusterInfo cluster) => _console.Write(ClusterTables.Of(cluster));

    // As it is, without a line break in it, so that a script can take it.
    public override void Key(string name, string secret) => Console.Out.WriteLine(secret);

    public override void Working(string url)
    {
        _console.WriteLine($"The worker takes work from {url}.");
        _console.WriteLine("Press Ctrl+C to stop.");
    }

    public override Task WatchAsync(ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken) =>
        _console.Profile.Capabilities.Interactive
            ? LiveView.WatchAsync(_console, engine, id, cancellationToken)
            : EntriesAsync(engine.EventsAsync(id, cancellationToken: cancellationToken));

    private static string Line(JournalEntry entry)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Show(entry.At)} {entry.Version,6}  {entry.Kind,-20}");
        if (entry.Token is { } token) text += string.Create(CultureInfo.InvariantCulture, $" {token.Task} {token.Turn}.{token.Item}.{token.Attempt}");
        if (entry.Value is { } value && !value.Equals(Payload.None)) text += $" = {DetailsView.Short(value.ToString())}";
        if (entry.Error is { } error) text += $" {error.Code}: {DetailsView.Short(error.Message)}";
        if (entry.Note is { } note) text += $" ({note})";
        return text;
    }

    private static IAnsiConsole MakeConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (!Console.IsOutputRedirected) return console;
        console.Profile.Width = Unlimited;
        console.Profile.Capabilities.Interactive = false;
        return console;
    }
}
