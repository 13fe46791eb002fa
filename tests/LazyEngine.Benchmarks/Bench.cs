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
    private static readonly Payload Nothing = Payload.Json(0);

    private readonly IHost _host;

    private Bench(IHost host, ExecutionStore store) => (_host, Store) = (host, store);

    public ILazyEngine Engine => _host.Services.GetRequiredService<ILazyEngine>();

    public ExecutionStore Store { get; }

    /// <summary>Starts a node on a store; the address is that of a <see cref="Place"/>.</summary>
    public static async Task<Bench> StartAsync(string store, string address, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddLazyEngine(options =>
        {
            options.AddModule(new WorkflowActions());
            options.AddHandler(Shapes.Handler, (_, _) => ValueTask.FromResult(Outcome.Success(0)));
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
            return new Bench(host, node.Store!);
        }
        catch
        {
            await StopAsync(host);
            throw;
        }
    }

    /// <summary>Runs one execution of a workload to its end.</summary>
    /// <returns>How many rows it has in the journal.</returns>
    public async Task<long> RunAsync(Workload workload, FlowHash flow, CancellationToken cancellationToken)
    {
        if (workload.Signals == 0) return await RunAsync(flow, cancellationToken);
        var started = await Engine.RunAsync(flow, cancellationToken: cancellationToken);
        for (var number = 0; number < workload.Signals; number++) await Engine.SignalAsync(started.Id, Shapes.SignalName(number), Nothing, cancellationToken: cancellationToken);
        return await EndAsync(started.Id, ExecutionState.Success, cancellationToken);
    }

    /// <summary>Runs one execution to its end.</summary>
    /// <returns>How many rows it has in the journal.</returns>
    public async Task<long> RunAsync(FlowHash flow, CancellationToken cancellationToken, ExecutionState expected = ExecutionState.Success)
    {
        var started = await Engine.RunAsync(flow, cancellationToken: cancellationToken);
        return await EndAsync(started.Id, expected, cancellationToken);
    }

    public ValueTask DisposeAsync() => StopAsync(_host);

    private async Task<long> EndAsync(ExecutionId id, ExecutionState expected, CancellationToken cancellationToken)
    {
        var end = await Engine.WaitAsync(id, cancellationToken);
        return end.State == expected ? end.Version : throw new InvalidOperationException($"{id} ended as {end.State}: {end.Error}");
    }

    private static async ValueTask StopAsync(IHost host)
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
