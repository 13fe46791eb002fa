using System.Globalization;
using System.Net;
using LazyEngine.Hosting;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Benchmarks.Nodes;

/// <summary>A process that is one node, and answers on its standard output what it is asked on its standard input, until that ends.</summary>
internal static class NodeProgram
{
    public const string Ready = "ready";
    public const string Cpu = "cpu";

    /// <summary>Says when it was begun, in ticks of UTC.</summary>
    public const string Stamping = "stamp";

    public static async Task RunAsync(NodePlace place, CancellationToken cancellationToken)
    {
        await using var app = Build(place);
        await app.StartAsync(cancellationToken);
        if (place.Port is not null) await app.Services.GetRequiredService<EngineHost>().ReadyAsync(cancellationToken);
        Console.WriteLine(Ready);
        while (await Console.In.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == Cpu) Console.WriteLine(Environment.CpuUsage.TotalTime.Ticks.ToString(CultureInfo.InvariantCulture));
            else Console.WriteLine(await LoadAsync(app.Services.GetRequiredService<ILazyEngine>(), line.Split(' '), cancellationToken));
        }

        await app.StopAsync(CancellationToken.None);
    }

    /// <summary>Registers the handlers of all measurements.</summary>
    public static void AddHandlers(IFlowRegistry registry) => registry
        .AddHandler(Shapes.Handler, (_, _) => ValueTask.FromResult(Outcome.Success(0)))
        .AddHandler(Stamping, (_, _) => ValueTask.FromResult(Outcome.Success(DateTime.UtcNow.Ticks)));

    private static WebApplication Build(NodePlace place)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Standard output is for answers, and nodes that leave complain about each other.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Critical);
        builder.WebHost.ConfigureKestrel(server =>
        {
            if (place.Http is { } http) server.Listen(IPAddress.Loopback, http, listen => listen.Protocols = HttpProtocols.Http1);
            if (place.Door is { } door) server.Listen(IPAddress.Loopback, door, listen => listen.Protocols = HttpProtocols.Http2);
            if (place.Http is null && place.Door is null) server.Listen(IPAddress.Loopback, 0);
        });
        if (place.WorksFor is { } engine)
        {
            builder.AddLazyEngineWorker(worker =>
            {
                worker.Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{engine}"));
                AddHandlers(worker);
            });
            return builder.Build();
        }

        builder.AddLazyEngine(options => Configure(options, place));
        if (place.Door is not null) builder.Services.AddLazyEngineWorkers();
        var app = builder.Build();
        if (place.Http is not null) app.MapLazyEngine();
        if (place.Door is not null) app.MapLazyEngineWorkers();
        return app;
    }

    private static void Configure(LazyEngineOptions options, NodePlace place)
    {
        AddHandlers(options);
        if (place.Store is { } store)
        {
            _ = store switch
            {
                "memory" => options.UseMemory(),
                "sqlite" => options.UseSqlite(place.Address),
                _ => options.UsePostgreSql(place.Address),
            };
        }

        if (place.Port is { } port) options.UseCluster("127.0.0.1", port, place.Seeds, place.Roles);
        if (place.WorksNowhere) options.WorkNowhere();
        if (place.Door is not null) options.AllowRemoteWorkers();
    }

    // chain3 64 4.5: the workload, how many at a time, for how many seconds; with nothing at a time it is the lone times.
    private static async Task<string> LoadAsync(ILazyEngine engine, string[] asked, CancellationToken cancellationToken)
    {
        var workload = Workload.Of(asked[0]);
        var (together, time) = (int.Parse(asked[1], CultureInfo.InvariantCulture), TimeSpan.FromSeconds(double.Parse(asked[2], CultureInfo.InvariantCulture)));
        return (await LoadResult.OfAsync(engine, workload, together, time, cancellationToken)).ToString();
    }
}
