using System.CommandLine;
using System.Net;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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

    public static Command Make()
    {
        var command = new Command("serve", "Runs an engine, a worker and the HTTP API in this process, until it is told to stop.") { Flows, Listen };
        EngineOptions.AddTo(command);
        command.Does(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Printer printer, CancellationToken cancellationToken)
    {
        var address = AddressOf(parsed.GetRequiredValue(Listen));
        var modules = FlowFiles.Load(parsed.GetRequiredValue(Flows));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address.ToString());
        Logs.Quiet(builder.Logging);
        var store = string.Empty;
        List<string> flows = [];
        builder.AddLazyEngine(engine =>
        {
            store = EngineOptions.Apply(parsed, engine);
            EngineOptions.Register(modules, engine);
            flows.AddRange(engine.FlowNames);
        });

        builder.Services.AddHealthChecks().AddLazyEngine();
        await using var app = builder.Build();
        app.MapLazyEngine();
        app.MapLazyEngineHealth();
        await Startup.OfAsync(app, cancellationToken);
        printer.Listening(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(), store, flows);
        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCodes.Done;
    }

    private static Uri AddressOf(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            throw new WrongUseException($"--listen '{text}' is no address: {CommonOptions.DefaultUrl} would be one.");
        // Whoever reaches the API may do everything with it.
        if (address.Host != "localhost" && !(IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)))
            throw new WrongUseException($"--listen '{text}' is no loopback address. The API asks nobody who they are, so it is for this machine only: put a proxy that does in front of it.");
        return address;
    }
}
