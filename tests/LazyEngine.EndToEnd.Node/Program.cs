using System.Globalization;
using LazyEngine.EndToEnd.Node;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// engine PORT SEEDS DATABASE: a node that keeps executions, and answers the lines of its standard input.
// worker PORT SEEDS LEDGER GATE: a node that runs tasks, each of which waits for the gate file.
var port = int.Parse(args[1], CultureInfo.InvariantCulture);
var seeds = args[2].Split(',');

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Information).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.AddLazyEngine(engine =>
{
    engine.UseCluster("127.0.0.1", port, seeds, args[0]).Configure(ImpatientTimes.Hocon);
    if (args[0] == "engine") engine.UseSqlite(args[3]).AddFlow(GatedFlow.Definition);
    else engine.AddHandler("gated", new GatedHandler(args[3], args[4]).ExecuteAsync);
});
if (args[0] == "engine") builder.Services.AddHostedService<Commands>();
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await host.WaitForShutdownAsync();
