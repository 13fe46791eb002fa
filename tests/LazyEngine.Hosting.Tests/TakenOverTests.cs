using LazyEngine.Errors;
using LazyEngine.Flows;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace LazyEngine.Hosting.Tests;

public sealed class TakenOverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [SkippableFact]
    public async Task An_application_stops_when_another_engine_has_taken_its_database_over()
    {
        var connection = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UsePostgreSql(connection).AddFlow(Flow.Linear("waits", Flow.Signal("go"))).Configure("lazyengine.client.give-up-after = 2 s"));
        using var host = builder.Build();
        await host.StartAsync();
        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        var engine = host.Services.GetRequiredService<ILazyEngine>();
        await engine.RunAsync("waits");

        await TakeOverAsync(connection);
        var refusal = await Assert.ThrowsAsync<EngineException>(() => engine.RunAsync("waits"));

        Assert.Contains(refusal.Code, new[] { EngineError.JournalUnavailable, EngineError.Unavailable });
        await stopping.Task.WaitAsync(Patience);
        await host.StopAsync();
    }

    /// <summary>What another engine does first.</summary>
    private static async Task TakeOverAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var next = source.CreateCommand("update lazyengine_writer set epoch = epoch + 1");
        Assert.Equal(1, await next.ExecuteNonQueryAsync());
    }
}
