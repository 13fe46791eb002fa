using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Benchmarks;

/// <summary>An embedded node on a fresh store, for the time of one measurement.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;

    private Bench(IHost host, DirectoryInfo folder) => (_host, _folder) = (host, folder);

    public ILazyEngine Engine => _host.Services.GetRequiredService<ILazyEngine>();

    public static async Task<Bench> StartAsync(string store, string? connection, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("lazyengine-bench-");
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddLazyEngine(options =>
        {
            options.AddHandler(Shapes.Handler, (_, _) => ValueTask.FromResult(Outcome.Success(0)));
            _ = store switch
            {
                "memory" => options.UseMemory(),
                "sqlite" => options.UseSqlite(Path.Combine(folder.FullName, "bench.db")),
                "postgresql" => options.UsePostgreSql(connection ?? Environment.GetEnvironmentVariable("LAZYENGINE_TEST_POSTGRES") ?? throw new ArgumentException("Give --connection, or set LAZYENGINE_TEST_POSTGRES.")),
                _ => throw new ArgumentException($"There is no store '{store}': memory, sqlite and postgresql are known."),
            };
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new Bench(host, folder);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        _folder.Delete(recursive: true);
    }
}
