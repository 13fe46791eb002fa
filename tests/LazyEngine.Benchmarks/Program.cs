using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using LazyEngine.Benchmarks;
using LazyEngine.Benchmarks.Micro;
using LazyEngine.Benchmarks.Nodes;
using LazyEngine.Benchmarks.Recovery;
using LazyEngine.Benchmarks.Targets;
using LazyEngine.Journal;
using Npgsql;
using Xunit;

var store = new Option<string>("--store") { Description = "Where the journal is.", DefaultValueFactory = _ => "sqlite", Recursive = true };
store.AcceptOnlyFromAmong(Place.Stores);
var connection = new Option<string?>("--connection")
{
    Description = "A PostgreSQL server whose user may create databases. By default that in LAZYENGINE_TEST_POSTGRES, else a private one.",
    Recursive = true,
};
var workload = new Argument<string>("workload") { Description = "What to run." };
workload.AcceptOnlyFromAmong(Workload.Names);
var seconds = new Option<int>("--seconds") { Description = "How long executions are started for, at each concurrency.", DefaultValueFactory = _ => 10 };
seconds.Validators.Add(AtLeastOne);
var concurrency = new Option<int?>("--concurrency") { Description = $"How many executions are under way at a time; by default 1, 16, 128 and 512, one after the other, and fewer of large flows." };
concurrency.Validators.Add(AtLeastOne);
var json = new Option<bool>("--json") { Description = "One JSON object a line instead of a table." };
var noSplit = new Option<bool>("--no-split") { Description = "Does not sample where the CPU time goes, which takes half as long again." };
var at = new Option<string>("--at") { Required = true };

var shape = new Argument<string>("shape") { Description = "chain, fan or unordered" };
var sizes = new Option<int[]>("--sizes") { Description = "how many tasks the flows have", DefaultValueFactory = _ => [100, 1_000, 10_000], AllowMultipleArgumentsPerToken = true };
var growth = new Command("growth", "One execution after another of growing flows: the time for a task should not depend on the size of its flow.") { shape, sizes };
growth.SetAction(Said((parsed, cancellation) => Growth.RunAsync(parsed.GetValue(shape)!, parsed.GetValue(sizes)!, parsed.GetValue(store)!, parsed.GetValue(connection), cancellation)));

var graph = new Argument<string>("shape") { Description = string.Join(", ", Shapes.Graphs) };
graph.AcceptOnlyFromAmong([.. Shapes.Graphs]);
var graphs = new Command("graph", "What growing graphs cost to compile, to run and to undo.") { graph, sizes };
graphs.SetAction(Said((parsed, cancellation) => GraphCosts.RunAsync(parsed.GetValue(graph)!, parsed.GetValue(sizes)!, parsed.GetValue(store)!, parsed.GetValue(connection), cancellation)));

var workflows = new Command("workflows", "What workflows cost, next to what Mistral takes for the same.") { seconds };
workflows.SetAction(Said((parsed, cancellation) => WorkflowCosts.RunAsync(parsed.GetValue(store)!, parsed.GetValue(connection), parsed.GetValue(seconds), cancellation)));

var keptAt = new Option<string?>("--at") { Hidden = true };
var only = new Option<string?>("--only") { Hidden = true };
var endless = new Command("endless", "How soon workflows end that no author meant to be without an end, and what they take up until then.") { keptAt, only };
endless.SetAction(Said((parsed, cancellation) => parsed.GetValue(only) is { } one
    ? EndlessCosts.RunAsync(parsed.GetValue(store)!, parsed.GetValue(keptAt) ?? string.Empty, one, cancellation)
    : EndlessCosts.RunAsync(parsed.GetValue(store)!, parsed.GetValue(connection), cancellation)));

var quick = new Option<bool>("--quick") { Description = "Each once, to see that they run." };
var filter = new Option<string>("--filter") { Description = "Which, by the names of classes and methods.", DefaultValueFactory = _ => "*" };
var micro = new Command("micro", "The parts that do no I/O, by BenchmarkDotNet: compile, decide, evolve, serialize, evaluate expressions.") { filter, quick, json };
micro.SetAction(Said((parsed, _) => MicroRun.Run(parsed.GetValue(filter)!, parsed.GetValue(quick), parsed.GetValue(json))
    ? Task.CompletedTask
    : throw new ArgumentException($"Nothing could be measured of --filter {parsed.GetValue(filter)}.")));

var commits = new Option<int>("--commits") { Description = "How many commits the execution has that is replayed.", DefaultValueFactory = _ => 10_001 };
commits.Validators.Add(AtLeastOne);
var executions = new Option<int>("--executions") { Description = "How many executions sleep.", DefaultValueFactory = _ => 10_000 };
executions.Validators.Add(AtLeastOne);
var recovery = new Command("recovery", "What executions take to come back, and what they take up meanwhile, in memory and in the database.") { commits, executions, json };
recovery.SetAction(Said((parsed, cancellation) => RecoveryCosts.RunAsync(parsed.GetValue(store)!, parsed.GetValue(connection), parsed.GetValue(commits), parsed.GetValue(executions), parsed.GetValue(json), cancellation)));

var rows = new Option<long>("--rows") { Description = "How many rows the journal gets.", DefaultValueFactory = _ => 1_000_000 };
var kept = new Option<string?>("--at") { Description = "A SQLite file or a PostgreSQL connection string, where all of it stays. By default it goes." };
var volume = new Command("volume", "Fills a journal, and measures on the way what must not depend on how much is in it: insert, recover, list, wake.") { rows, kept, json };
volume.SetAction(Said((parsed, cancellation) => Volume.RunAsync(parsed.GetValue(store)!, parsed.GetValue(connection), parsed.GetValue(kept), parsed.GetValue(rows), parsed.GetValue(json), cancellation)));

var http = new Command("http", "Run and wait over HTTP, next to the same within the server's process.") { seconds, concurrency, json };
http.SetAction(Said((parsed, cancellation) => new HttpCosts(parsed.GetValue(store)!, parsed.GetValue(connection), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(parsed.GetValue(concurrency), parsed.GetValue(json), cancellation)));

var cluster = new Command("cluster", "One, two and three engine processes, and workers of the cluster next to workers over gRPC, on PostgreSQL.") { seconds, concurrency, json };
cluster.SetAction(Said((parsed, cancellation) => new ClusterCosts(parsed.GetValue(connection), parsed.GetValue(concurrency) ?? 64, TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(parsed.GetValue(json), cancellation)));

var targets = new Command("targets", "What the engine is to reach, and what it reaches here, in one run.") { seconds, executions, json };
targets.SetAction(Said((parsed, cancellation) => new TargetTable(parsed.GetValue(connection), parsed.GetValue(seconds), parsed.GetValue(executions)).RunAsync(parsed.GetValue(json), cancellation)));

var place = new Argument<string>("place");
var node = new Command("node") { place };
node.Hidden = true;
node.SetAction(Said((parsed, cancellation) => NodeProgram.RunAsync(NodePlace.Read(parsed.GetValue(place)!), cancellation)));

var begin = new Command("begin") { at };
begin.Hidden = true;
begin.SetAction(Said((parsed, cancellation) => WorkflowCosts.BeginAsync(parsed.GetValue(store)!, parsed.GetValue(at)!, cancellation)));

var measure = new Command("measure") { workload, at, seconds, concurrency, noSplit };
measure.Hidden = true;
measure.SetAction(Said(async (parsed, cancellation) => Console.WriteLine(await Measuring.RunAsync(
    Workload.Of(parsed.GetValue(workload)!), parsed.GetValue(store)!, parsed.GetValue(at)!, parsed.GetValue(concurrency) ?? 1, TimeSpan.FromSeconds(parsed.GetValue(seconds)), !parsed.GetValue(noSplit), cancellation))));

var first = new Command("first") { workload, at };
first.Hidden = true;
first.SetAction(Said(async (parsed, cancellation) =>
{
    await using var bench = await Bench.StartAsync(parsed.GetValue(store)!, parsed.GetValue(at)!, cancellation);
    var one = Workload.Of(parsed.GetValue(workload)!);
    await bench.Engine.ToEndAsync(one, await bench.Engine.RegisterAsync(one.Flow, cancellation), cancellation);
    Console.WriteLine("finished");
}));

var root = new RootCommand("Measures LazyEngine with full durability. Figures from a shared machine are noisy: read the ratios.")
{
    workload, store, connection, seconds, concurrency, json, noSplit, growth, graphs, workflows, endless, http, cluster, recovery, volume, micro, targets, node, begin, measure, first,
};
root.SetAction(Said((parsed, cancellation) =>
    new Comparison(Workload.Of(parsed.GetValue(workload)!), parsed.GetValue(store)!, parsed.GetValue(connection), parsed.GetValue(seconds), !parsed.GetValue(noSplit))
        .RunAsync(parsed.GetValue(concurrency) is { } one ? [one] : Workload.Of(parsed.GetValue(workload)!).Concurrencies, parsed.GetValue(json), cancellation)));

var given = root.Parse(args);
if (given.Action is ParseErrorAction error) error.ShowHelp = false;
// Long enough to stop the engine and to delete what was made.
return await given.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

// Says what is wrong without a trace, where it is not ours; an interrupt makes all kinds of things fail, and they are of no interest.
static Func<ParseResult, CancellationToken, Task<int>> Said(Func<ParseResult, CancellationToken, Task> action) => async (parsed, cancellation) =>
{
    try
    {
        await action(parsed, cancellation);
        return 0;
    }
    catch (Exception) when (cancellation.IsCancellationRequested)
    {
        return 130;
    }
    catch (Exception failure) when (failure is ChildFailedException or JournalOpenException or NpgsqlException or SkipException or ArgumentException or IOException)
    {
        await Console.Error.WriteLineAsync(failure.Message);
        return 1;
    }
};

static void AtLeastOne(OptionResult result)
{
    if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value < 1) result.AddError($"{token.Value} is too little for {result.Option.Name}: 1 is the least.");
}
