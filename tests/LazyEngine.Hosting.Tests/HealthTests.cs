using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace LazyEngine.Hosting.Tests;

public sealed class HealthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task Executions_that_are_not_woken_in_time_are_told_with_how_late_they_are(Store store)
    {
        await using var app = await StartAsync(store);
        var start = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);
        await app.Engine.RunAsync(Flow.Alone(Flow.Task("later")), null, new RunOptions { Id = ExecutionId.Parse("later"), StartAt = start + TimeSpan.FromHours(1) });
        await app.Engine.RunAsync(Flow.Alone(Flow.Task("soon")), null, new RunOptions { Id = ExecutionId.Parse("soon"), StartAt = start });

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(app)).Status);

        // Nobody has woken them: only this check believes that it is so late.
        _clock.SetUtcNow(start + TimeSpan.FromMinutes(30));
        var late = await CheckAsync(app);

        Assert.Equal(HealthStatus.Degraded, late.Status);
        Assert.Equal(1, late.Data["overdue"]);
        Assert.Equal(1_800, (double)late.Data["worstSeconds"], 1.0);
        Assert.Equal(["soon"], (IEnumerable<string>)late.Data["executions"]);
        Assert.Contains("'soon'", late.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wake_that_is_late_within_the_tolerance_is_none()
    {
        await using var app = await StartAsync(Store.Memory);
        var start = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);
        await app.Engine.RunAsync(Flow.Alone(Flow.Task("soon")), null, new RunOptions { StartAt = start });
        _clock.SetUtcNow(start + TimeSpan.FromSeconds(59));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(app)).Status);
    }

    [Fact]
    public async Task A_node_that_does_not_run_is_unhealthy()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        Microsoft.Extensions.Hosting.LazyEngineHostingExtensions.AddLazyEngine(builder, options => options.UseMemory());
        builder.Services.AddHealthChecks().AddLazyEngine();
        using var host = builder.Build();

        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal(HealthStatus.Unhealthy, report.Entries[LazyEngineHealthExtensions.Name].Status);
    }

    [SkippableFact]
    public async Task A_node_whose_store_does_not_answer_is_unhealthy_and_well_again_when_it_does()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var connection = await server.CreateDatabaseAsync();
        await using var app = await EmbeddedApp.StartAsync(options => options.UsePostgreSql(connection), services => services.AddHealthChecks().AddLazyEngine());
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(app)).Status);

        await server.KillAsync();
        var down = await CheckAsync(app);

        Assert.Equal(HealthStatus.Unhealthy, down.Status);
        Assert.StartsWith("The store does not answer: ", down.Description, StringComparison.Ordinal);
        await server.RestartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await CheckAsync(app)).Status != HealthStatus.Healthy) patience.Token.ThrowIfCancellationRequested();
    }

    [SkippableFact]
    public async Task A_node_whose_store_was_taken_over_is_unhealthy_for_good()
    {
        var connection = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        await using var app = await EmbeddedApp.StartAsync(
            options => options.UsePostgreSql(connection).AddFlow(Flow.Linear("waits", Flow.Signal("go"))).Configure("lazyengine.client.give-up-after = 2 s"),
            services => services.AddHealthChecks().AddLazyEngine());
        await using (var source = NpgsqlDataSource.Create(connection))
        await using (var next = source.CreateCommand("update lazyengine_writer set epoch = epoch + 1"))
            Assert.Equal(1, await next.ExecuteNonQueryAsync());
        await Assert.ThrowsAsync<EngineException>(() => app.Engine.RunAsync("waits"));

        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(app)).Status);
    }

    private static async Task<HealthReportEntry> CheckAsync(EmbeddedApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[LazyEngineHealthExtensions.Name];

    private async Task<EmbeddedApp> StartAsync(Store store) => await EmbeddedApp.StartAsync(await store.FreshAsync(_folder), services =>
    {
        services.AddSingleton<TimeProvider>(_clock);
        services.AddHealthChecks().AddLazyEngine();
    });
}
