using System.CommandLine;
using LazyEngine.Benchmarks;

var store = new Option<string>("--store") { Description = "memory, sqlite or postgresql", DefaultValueFactory = _ => "sqlite" };
var connection = new Option<string?>("--connection") { Description = "the PostgreSQL connection string; by default that in LAZYENGINE_TEST_POSTGRES" };

var shape = new Argument<string>("shape") { Description = "chain, fan or unordered" };
var sizes = new Option<int[]>("--sizes") { Description = "how many tasks the flows have", DefaultValueFactory = _ => [100, 1_000, 10_000], AllowMultipleArgumentsPerToken = true };
var growth = new Command("growth", "One execution after another of growing flows: the time for a task should not depend on the size of its flow.") { shape, sizes };
growth.SetAction((parsed, cancellation) => Growth.RunAsync(parsed.GetValue(shape)!, parsed.GetValue(sizes)!, parsed.GetValue(store)!, parsed.GetValue(connection), cancellation));

var root = new RootCommand("Measures LazyEngine with full durability. Figures from a shared machine are noisy: read the ratios.") { growth };
root.Options.Add(store);
root.Options.Add(connection);
store.Recursive = true;
connection.Recursive = true;
return await root.Parse(args).InvokeAsync();
