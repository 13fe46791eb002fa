using System.CommandLine;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using LazyEngine.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli.Verbs;

/// <summary>Runs an engine, a worker and the HTTP API until it is told to stop.</summary>
internal static class ServeVerb
{
    private static readonly Option<string[]> Flows = new("--flows")
    {
        Description = $"Flows and handlers: {FlowFiles.Kinds}; may be given several times.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Workflows = new("--workflows")
    {
        Description = "A folder of workflows in .yaml or .yml; each finds the others. May be given several times.",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<bool> NoWork = new("--no-work") { Description = "Runs no handlers in this process: workers of other processes do." };

    public static Command Make()
    {
        var command = new Command("serve", "Runs an engine, a worker and the HTTP API in this process, until it is told to stop.") { Flows, Workflows, NoWork };
        DoorOptions.AddTo(command);
        EngineOptions.AddTo(command);
        ClusterOptions.AddTo(command);
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Printer printer, CancellationToken cancellationToken)
    {
        var door = DoorOptions.Of(parsed);
        var place = ClusterOptions.Of(parsed);
        var modules = FlowFiles.Load(parsed.GetRequiredValue(Flows), parsed.GetRequiredValue(Workflows));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(door.OpenIn);
        Logs.Quiet(builder.Logging);
        string? store = null;
        List<string> flows = [];
        builder.AddLazyEngine(engine =>
        {
            if (place is null or { IsEngine: true }) store = EngineOptions.Apply(parsed, engine);
            else EngineOptions.Configure(parsed);
            place?.Take(engine);
            EngineOptions.Register(parsed, modules, engine);
            if (door.Workers is not null) engine.AllowRemoteWorkers();
            if (parsed.GetValue(NoWork)) engine.WorkNowhere();
            flows.AddRange(engine.FlowNames);
        });

        door.GuardIn(builder.Services);
        builder.Services.AddHealthChecks().AddLazyEngine();
        // Nothing that a browser keeps outlives the process: its pages are live connections.
        builder.Services.AddLazyEngineDashboard().AddDataProtection().UseEphemeralDataProtectionProvider();
        if (door.Workers is not null) builder.Services.AddLazyEngineWorkers();
        if (door.Grpc is not null) builder.Services.AddLazyEngineGrpc();
        await using var app = builder.Build();
        app.MapLazyEngine();
        app.MapLazyEngineHealth();
        app.MapLazyEngineDashboard();
        if (door.Workers is not null) app.MapLazyEngineWorkers();
        if (door.Grpc is not null) app.MapLazyEngineGrpc();
        await Startup.OfAsync(app, cancellationToken);
        var engine = app.Services.GetRequiredService<EngineHost>();
        if (place is null || await engine.ReadyAsync(cancellationToken))
            printer.Listening(new Listening(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(), store, flows, place is null ? null : new JoinedNode((await engine.Started).Address, place.Roles, place.Seeds.Count == 0)));
        await app.WaitForShutdownAsync(cancellationToken);
        return engine.WasDowned ? ExitCodes.Downed : ExitCodes.Done;
    }
}
