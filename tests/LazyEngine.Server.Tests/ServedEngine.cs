using System.Net.Http.Json;
using Grpc.Net.Client;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests;

/// <summary>An engine behind a real server on a free port, and those who talk to it.</summary>
public sealed class ServedEngine : IAsyncLifetime
{
    private WebApplication? _app;
    private GrpcChannel? _channel;

    /// <summary>Two tasks: the first doubles a number, the second waits for the outside.</summary>
    public static Flow Approval { get; } = Flow.Linear(
        "approval",
        Flow.Task("double").Requires("number").Provides("doubled"),
        Flow.Task("approve").Requires("doubled"));

    /// <summary>A task that asks a service, which answers before the task has said that it waits.</summary>
    public static Flow Early { get; } = Flow.Linear("early", Flow.Task("ask"));

    /// <summary>A parent of one child.</summary>
    public static Flow Family { get; } = Flow.Linear("family", Flow.Child("call", Approval).Requires("number"));

    public HttpClient Http { get; private set; } = new();

    /// <summary>From outside.</summary>
    public ILazyEngine Remote { get; private set; } = null!;

    /// <summary>From outside, over gRPC.</summary>
    public ILazyEngine OverGrpc { get; private set; } = null!;

    /// <summary>Where it speaks gRPC.</summary>
    public string GrpcAt => _app!.Urls.Last();

    /// <summary>From inside.</summary>
    public ILazyEngine Local => _app!.Services.GetRequiredService<ILazyEngine>();

    /// <summary>Its nodes, from inside.</summary>
    public ICluster Nodes => _app!.Services.GetRequiredService<ICluster>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            server.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory()
            .AddFlow(Approval)
            .AddFlow(Early)
            .AddFlow(Family)
            .AddHandler("ask", AskAsync)
            .AddHandler("double", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") * 2)))
            .AddHandler("approve", (_, _) => ValueTask.FromResult(Outcome.Pending)));
        builder.Services.AddHealthChecks().AddLazyEngine();
        builder.Services.AddLazyEngineGrpc();
        _app = builder.Build();
        _app.MapLazyEngine();
        _app.MapLazyEngineGrpc();
        _app.MapLazyEngineHealth();
        await _app.StartAsync();
        Http.Dispose();
        // A loaded machine may take longer than the second after which a client sends its body unasked.
        Http = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = new Uri(_app.Urls.First()) };
        Remote = new LazyEngineClient(Http);
        _channel = GrpcChannel.ForAddress(GrpcAt, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        OverGrpc = new LazyEngineGrpcClient(_channel);
    }

    private async ValueTask<TaskOutcome> AskAsync(TaskContext context, CancellationToken cancellationToken)
    {
        using var answer = await Http.PutAsJsonAsync($"v1/callbacks/{context.Token}", new { state = "SUCCESS", output = 7 }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return Outcome.Pending;
    }

    public async Task DisposeAsync()
    {
        _channel?.Dispose();
        Http.Dispose();
        await _app!.DisposeAsync();
    }
}
