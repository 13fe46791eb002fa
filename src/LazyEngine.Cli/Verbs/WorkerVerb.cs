using System.CommandLine;
using System.Globalization;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using LazyEngine.Client;
using LazyEngine.Hosting;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli.Verbs;

/// <summary>Runs handlers for an engine in another process until it is told to stop.</summary>
internal static class WorkerVerb
{
    private static readonly Option<string?> Connect = new("--connect") { Description = "Where an engine takes workers over gRPC, as its 'serve --workers' says.", HelpName = "URL" };

    private static readonly Option<string?> Join = new("--join") { Description = "Nodes of the engine's cluster; the worker becomes a node of it.", HelpName = "HOST:PORT[,HOST:PORT]" };

    private static readonly Option<string[]> Handlers = new("--handlers")
    {
        Description = $"Handlers: {FlowFiles.Kinds}; may be given several times.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Queues = new("--queue")
    {
        Description = "A queue to work on, with its number of slots if that is not 16; may be given several times. Default: default.",
        HelpName = "NAME[=SLOTS]",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Groups = new("--group")
    {
        Description = "A group that the worker is in; tasks may ask for one. May be given several times.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    public static Command Make()
    {
        var command = new Command("worker", "Runs handlers for an engine in another process, until it is told to stop. It finishes what it runs, and goes on when the engine comes back.") { Connect, Join, Handlers, Queues, Groups, EngineOptions.Configuration };
        ClusterOptions.AddNodeTo(command);
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Printer printer, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Connect) is not null && parsed.GetValue(Join) is not null) throw new WrongUseException("Give --connect to work over gRPC, or --join to be a node of the cluster.");
        var place = parsed.GetValue(Join) is { } nodes ? ClusterOptions.PlaceOf(parsed, Join.Name, nodes, ["worker"]) : null;
        var address = place is null ? AddressOf(parsed.GetValue(Connect)) : null;
        var modules = FlowFiles.Load(parsed.GetRequiredValue(Handlers));
        if (modules.Count == 0) throw new WrongUseException("--handlers: a worker needs handlers to run. Name an assembly that has them.");
        var queues = parsed.GetRequiredValue(Queues).Select(QueueOf).ToList();
        EngineOptions.Configure(parsed);
        return await (place is null ? ConnectAsync(parsed, address!, modules, queues, printer, cancellationToken) : JoinAsync(parsed, place, modules, queues, printer, cancellationToken));
    }

    private static async Task<int> ConnectAsync(ParseResult parsed, Uri address, IReadOnlyList<IFlowModule> modules, List<(string Name, int Slots)> queues, Printer printer, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Logs.Quiet(builder.Logging);
        builder.AddLazyEngineWorker(worker =>
        {
            worker.Address = address;
            worker.ApiKey = CommonOptions.KeyOf(parsed);
            foreach (var (name, slots) in queues) worker.WorkOn(name, slots);
            foreach (var group in parsed.GetRequiredValue(Groups)) worker.InGroup(group);
            foreach (var module in modules.Append(EngineOptions.ActionsOf())) module.Register(worker);
        });
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        printer.Working(address.ToString());
        await host.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Done;
    }

    private static async Task<int> JoinAsync(ParseResult parsed, ClusterPlace place, IReadOnlyList<IFlowModule> modules, List<(string Name, int Slots)> queues, Printer printer, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        Logs.Quiet(builder.Logging);
        builder.AddLazyEngine(engine =>
        {
            place.Take(engine);
            EngineOptions.Register(modules, engine);
            // A module brings flows for the engine and handlers for its workers; this is a worker.
            engine.Flows.Clear();
            engine.OnlyNamedQueues = queues.Count > 0;
            foreach (var (name, slots) in queues) engine.WorkOn(name, slots);
            foreach (var group in parsed.GetRequiredValue(Groups)) engine.InGroup(group);
        });
        using var host = builder.Build();
        await Startup.OfAsync(host, cancellationToken);
        var node = host.Services.GetRequiredService<EngineHost>();
        if (await node.ReadyAsync(cancellationToken)) printer.Working($"the cluster of {string.Join(", ", place.Seeds)}, as its node {(await node.Started).Address}");
        await host.WaitForShutdownAsync(cancellationToken);
        return node.WasDowned ? ExitCodes.Downed : ExitCodes.Done;
    }

    private static Uri AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new WrongUseException(text is null ? "Give --connect, where the engine takes workers (http://127.0.0.1:7411 would be such an address), or --join with nodes of its cluster." : $"--connect '{text}' is no address: http://127.0.0.1:7411 would be one.");

    private static (string Name, int Slots) QueueOf(string text)
    {
        var (name, slots) = text.LastIndexOf('=') is > 0 and var at ? (text[..at], text[(at + 1)..]) : (text, LazyEngineWorkerOptions.DefaultSlots.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(slots, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 10_000
            ? (name, count)
            : throw new WrongUseException($"--queue '{text}': '{slots}' is no number of slots; 1 to 10000 are allowed.");
    }
}
