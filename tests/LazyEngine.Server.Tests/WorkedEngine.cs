using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests;

/// <summary>An engine that runs no handlers itself: all work goes out over gRPC.</summary>
public sealed class WorkedEngine : IAsyncLifetime
{
    private WebApplication? _app;

    public string WorkersAt => _app!.Urls.Single();

    public ILazyEngine Engine => _app!.Services.GetRequiredService<ILazyEngine>();

    public ICluster Nodes => _app!.Services.GetRequiredService<ICluster>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(server => server.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory().WorkNowhere().AllowRemoteWorkers());
        builder.Services.AddLazyEngineWorkers();
        _app = builder.Build();
        _app.MapLazyEngineWorkers();
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
