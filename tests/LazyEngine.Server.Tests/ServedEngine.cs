using LazyEngine.Client;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests;

/// <summary>An engine behind a real server on a free port, and those who talk to it.</summary>
public sealed class ServedEngine : IAsyncLifetime
{
    private WebApplication? _app;

    /// <summary>Two tasks: the first doubles a number, the second waits for the outside.</summary>
    public static Flow Approval { get; } = Flow.Linear(
        "approval",
        Flow.Task("double").Requires("number").Provides("doubled"),
        Flow.Task("approve").Requires("doubled"));

    public HttpClient Http { get; private set; } = new();

    /// <summary>From outside.</summary>
    public ILazyEngine Remote { get; private set; } = null!;

    /// <summary>From inside.</summary>
    public ILazyEngine Local => _app!.Services.GetRequiredService<ILazyEngine>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory()
            .AddFlow(Approval)
            .AddHandler("double", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") * 2)))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending)));
        builder.Services.AddHealthChecks().AddLazyEngine();
        _app = builder.Build();
        _app.MapLazyEngine();
        _app.MapLazyEngineHealth();
        await _app.StartAsync();
        Http.Dispose();
        // A loaded machine may take longer than the second after which a client sends its body unasked.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = new Uri(_app.Urls.Single()) };
        Remote = new LazyEngineClient(Http);
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
    }
}
