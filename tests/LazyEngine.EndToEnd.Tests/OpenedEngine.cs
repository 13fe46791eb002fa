using LazyEngine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>An engine in the test's own process, over a store that a program has left behind.</summary>
internal sealed class OpenedEngine : IAsyncDisposable
{
    private readonly IHost _host;

    private OpenedEngine(IHost host) => _host = host;

    public ILazyEngine Engine => _host.Services.GetRequiredService<ILazyEngine>();

    public static async Task<OpenedEngine> OpenAsync(Action<LazyEngineOptions> keep)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddLazyEngine(keep);
        var opened = new OpenedEngine(builder.Build());
        await opened._host.StartAsync();
        return opened;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
