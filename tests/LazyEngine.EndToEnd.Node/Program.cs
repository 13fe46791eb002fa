using System.Globalization;
using LazyEngine;
using LazyEngine.EndToEnd.Node;
using LazyEngine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// engine PORT SEEDS DATABASE: a node that keeps executions, and answers the lines of its standard input.
// worker PORT SEEDS LEDGER GATE: a node that runs tasks, each of which waits for the gate file.
// sleepers DATABASE COUNT: a process of its own that starts so many sleeping executions, and stays.
var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Information).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
// Half of the sleepers do something before they sleep.
var sleepers = args is ["sleepers", _, var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 0;
var quick = new QuickHandler(sleepers / 2);
builder.AddLazyEngine(engine =>
{
    switch (args)
    {
        case ["engine", var port, var seeds, var database]:
            Join(engine, port, seeds).UseSqlite(database).AddFlow(GatedFlow.Definition);
            break;
        case ["worker", var port, var seeds, var ledger, var gate]:
            Join(engine, port, seeds).AddHandler("gated", new GatedHandler(ledger, gate).ExecuteAsync);
            break;
        case ["sleepers", var database, _]:
            engine.UseSqlite(database).AddFlow(SleepingFlow.Definition).AddHandler(SleepingFlow.Handler, quick.ExecuteAsync);
            break;
    }
});
if (args[0] == "engine") builder.Services.AddHostedService<Commands>();
if (sleepers > 0) builder.Services.AddHostedService(services => new Sleepers(services.GetRequiredService<ILazyEngine>(), sleepers, quick.Done));
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine("ready");
await host.WaitForShutdownAsync();

LazyEngineOptions Join(LazyEngineOptions engine, string port, string seeds) =>
    engine.UseCluster("127.0.0.1", int.Parse(port, CultureInfo.InvariantCulture), seeds.Split(','), args[0]).Configure(ImpatientTimes.Hocon);
