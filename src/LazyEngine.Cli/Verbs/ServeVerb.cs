using System.CommandLine;
using System.Net;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using LazyEngine.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli.Verbs;

/// <summary>Runs an engine, a worker and the HTTP API until it is told to stop.</summary>
internal static class ServeVerb
{
    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "The loopback address to listen on; port 0 takes any free one.",
        HelpName = "URL",
        DefaultValueFactory = _ => CommonOptions.DefaultUrl,
    };

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

    private static readonly Option<string?> Workers = new("--workers")
    {
        Description = "Another loopback address, where workers of other processes take work over gRPC.",
        HelpName = "URL",
    };

    private static readonly Option<string?> Grpc = new("--grpc")
    {
        Description = "Another loopback address, where clients send commands over gRPC; may be that of --workers.",
        HelpName = "URL",
    };

    private static readonly Option<bool> NoWork = new("--no-work") { Description = "Runs no handlers in this process: workers of other processes do." };

    public static Command Make()
    {
        var command = new Command("serve", "Runs an engine, a worker and the HTTP API in this process, until it is told to stop.") { Flows, Workflows, Listen, Workers, Grpc, NoWork };
        EngineOptions.AddTo(command);
        ClusterOptions.AddTo(command);
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Printer printer, CancellationToken cancellationToken)
    {
        var address = AddressOf(parsed.GetRequiredValue(Listen), Listen.Name);
        var door = parsed.GetValue(Workers) is { } url ? AddressOf(url, Workers.Name) : null;
        var grpc = parsed.GetValue(Grpc) is { } other ? AddressOf(other, Grpc.Name) : null;
        var place = ClusterOptions.Of(parsed);
        var modules = FlowFiles.Load(parsed.GetRequiredValue(Flows), parsed.GetRequiredValue(Workflows));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server => ListenOn(server, address, [door, grpc]));
        Logs.Quiet(builder.Logging);
        string? store = null;
        List<string> flows = [];
        builder.AddLazyEngine(engine =>
        {
            if (place is null or { IsEngine: true }) store = EngineOptions.Apply(parsed, engine);
            else EngineOptions.Configure(parsed);
            place?.Take(engine);
            EngineOptions.Register(parsed, modules, engine);
            if (door is not null) engine.AllowRemoteWorkers();
            if (parsed.GetValue(NoWork)) engine.WorkNowhere();
            flows.AddRange(engine.FlowNames);
        });

        builder.Services.AddHealthChecks().AddLazyEngine();
        if (door is not null) builder.Services.AddLazyEngineWorkers();
        if (grpc is not null) builder.Services.AddLazyEngineGrpc();
        await using var app = builder.Build();
        app.MapLazyEngine();
        app.MapLazyEngineHealth();
        if (door is not null) app.MapLazyEngineWorkers();
        if (grpc is not null) app.MapLazyEngineGrpc();
        await Startup.OfAsync(app, cancellationToken);
        var engine = app.Services.GetRequiredService<EngineHost>();
        if (place is null || await engine.ReadyAsync(cancellationToken))
            printer.Listening(new Listening(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(), store, flows, place is null ? null : new JoinedNode((await engine.Started).Address, place.Roles, place.Seeds.Count == 0)));
        await app.WaitForShutdownAsync(cancellationToken);
        return engine.WasDowned ? ExitCodes.Downed : ExitCodes.Done;
    }

    // Without TLS one address speaks one version of HTTP, and gRPC needs the second.
    private static void ListenOn(KestrelServerOptions server, Uri address, IEnumerable<Uri?> doors)
    {
        Open(address, HttpProtocols.Http1);
        foreach (var door in doors.OfType<Uri>().Distinct()) Open(door, HttpProtocols.Http2);

        void Open(Uri url, HttpProtocols protocols)
        {
            if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip)) server.Listen(ip, url.Port, listen => listen.Protocols = protocols);
            else server.ListenLocalhost(url.Port, listen => listen.Protocols = protocols);
        }
    }

    private static Uri AddressOf(string text, string option)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            throw new WrongUseException($"{option} '{text}' is no address: {CommonOptions.DefaultUrl} would be one.");
        // Whoever reaches the API may do everything with it.
        if (address.Host != "localhost" && !(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
            throw new WrongUseException($"{option} '{text}' is no loopback address. The API asks nobody who they are, so it is for this machine only: put a proxy that does in front of it.");
        return address;
    }
}
