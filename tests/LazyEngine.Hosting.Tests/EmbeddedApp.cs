using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Tests;

/// <summary>An application with an embedded engine, as a user would write it.</summary>
internal sealed class EmbeddedApp : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedApp(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public ILazyEngine Engine => _host.Services.GetRequiredService<ILazyEngine>();

    public static async Task<EmbeddedApp> StartAsync(Action<LazyEngineOptions> configure, Action<IServiceCollection>? services = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(configure);
        services?.Invoke(builder.Services);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new EmbeddedApp(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>The same application code on every store.</summary>
public enum Store
{
    Memory,
    Sqlite,
    PostgreSql,
}

internal static class Stores
{
    public static async Task<Action<LazyEngineOptions>> FreshAsync(this Store store, TemporaryFolder folder)
    {
        switch (store)
        {
            case Store.Memory:
                return options => options.UseMemory();
            case Store.Sqlite:
                return options => options.UseSqlite(folder.File("test.db"));
            default:
                var connection = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
                return options => options.UsePostgreSql(connection);
        }
    }
}
