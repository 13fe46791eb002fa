using LazyEngine.Benchmarks.Nodes;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting;
using LazyEngine.Journal;
using LazyEngine.Language;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Benchmarks;

/// <summary>An embedded node with its worker, for the time of one measurement.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly IHost _host;

    private Bench(IHost host, ExecutionStore store, string kind, string address) => (_host, Store, StoreKind, Address) = (host, store, kind, address);

    public ILazyEngine Engine => _host.Services.GetRequiredService<ILazyEngine>();

    public ExecutionStore Store { get; }

    /// <summary>One of <see cref="Place.Stores"/>.</summary>
    public string StoreKind { get; }

    public string Address { get; }

    /// <summary>Starts a node on a store; the address is that of a <see cref="Place"/>.</summary>
    public static Task<Bench> StartAsync(string store, string address, CancellationToken cancellationToken) => StartAsync(store, address, string.Empty, cancellationToken);

    /// <summary>Starts a node on a store, with keys of its own.</summary>
    public static async Task<Bench> StartAsync(string store, string address, string hocon, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddLazyEngine(options =>
        {
            options.AddModule(new WorkflowActions());
            options.Configure(hocon);
            NodeProgram.AddHandlers(options);
            options.AddHandler(Shapes.Failing, (_, _) => ValueTask.FromResult(Outcome.Failure("Meant", "It is meant to fail.")));
            _ = store switch
            {
                "memory" => options.UseMemory(),
                "sqlite" => options.UseSqlite(address),
                _ => options.UsePostgreSql(address),
            };
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            var node = await host.Services.GetRequiredService<EngineHost>().Started;
            return new Bench(host, node.Store!, store, address);
        }
        catch
        {
            await StopAsync(host);
            throw;
        }
    }

    /// <summary>Runs one execution to its end.</summary>
    /// <returns>How many rows it has in the journal.</returns>
    public async Task<long> RunAsync(FlowHash flow, CancellationToken cancellationToken, ExecutionState expected = ExecutionState.Success)
    {
        var started = await Engine.RunAsync(flow, cancellationToken: cancellationToken);
        return await Engine.EndAsync(started.Id, expected, cancellationToken);
    }

    public ValueTask DisposeAsync() => StopAsync(_host);

    private static async ValueTask StopAsync(IHost host)
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
