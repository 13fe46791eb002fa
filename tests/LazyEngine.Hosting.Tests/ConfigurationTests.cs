using LazyEngine.Actors;
using LazyEngine.Testing;

namespace LazyEngine.Hosting.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_wrong_key_is_named_in_one_error()
    {
        var failure = await Assert.ThrowsAsync<InvalidSettingsException>(() => EmbeddedApp.StartAsync(options => options.UseMemory().Configure("""
            lazyengine.limits.in-flight-max = 0
            lazyengine.worker.slots = many
            lazyengine.wake.first-check = soon
            lazyengine.journal.batch-rows-max = 0
            """)));
        Assert.Equal(
            [
                "lazyengine.journal.batch-rows-max: '0' is outside 1 to 10000",
                "lazyengine.limits.in-flight-max: '0' is outside 1 to 100000",
                "lazyengine.wake.first-check: 'soon' is not a duration such as 500 ms, 5 s or 10 m",
                "lazyengine.worker.slots: 'many' is not a whole number between 1 and 100000",
            ],
            failure.Problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_key_is_a_problem_and_not_a_zero()
    {
        var config = Akka.Configuration.ConfigurationFactory.ParseString("lazyengine.embedded = on");
        var failure = Assert.Throws<InvalidSettingsException>(() => EngineSettings.From(config));
        Assert.Contains("lazyengine.limits.payload: is missing", failure.Problems);
        Assert.Contains("lazyengine.watchdog.daemons: is missing", failure.Problems);
    }

    [Fact]
    public void Code_wins_over_the_operators_file_which_wins_over_the_profile()
    {
        File.WriteAllText(_folder.File("operator.conf"), "lazyengine.worker.slots = 3\nlazyengine.watchdog.page-size = 4");
        var options = new LazyEngineOptions(new Microsoft.Extensions.DependencyInjection.ServiceCollection()).UseMemory().Configure("lazyengine.worker.slots = 2");
        var settings = EngineSettings.From(EngineConfig.From(options, _folder.File("operator.conf")));
        Assert.Equal((2, 4, 1_000), (settings.Worker.Slots, settings.Watchdog.PageSize, settings.Limits.InFlightMax));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var options = new LazyEngineOptions(new Microsoft.Extensions.DependencyInjection.ServiceCollection());
        var failure = Assert.Throws<FileNotFoundException>(() => EngineConfig.From(options, _folder.File("nowhere.conf")));
        Assert.Contains("nowhere.conf", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_node_in_one_application_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new Microsoft.Extensions.Hosting.HostApplicationBuilderSettings());
            Microsoft.Extensions.Hosting.LazyEngineHostingExtensions.AddLazyEngine(builder, options => options.UseMemory());
            Microsoft.Extensions.Hosting.LazyEngineHostingExtensions.AddLazyEngine(builder, options => options.UseMemory());
            await Task.CompletedTask;
        });

    [Fact]
    public async Task A_file_that_another_node_uses_is_refused_and_that_node_is_unharmed()
    {
        void Sqlite(LazyEngineOptions options) => options.UseSqlite(_folder.File("shared.db"));
        await using var first = await EmbeddedApp.StartAsync(Sqlite);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => EmbeddedApp.StartAsync(Sqlite));
        Assert.Contains("in use", failure.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await first.Engine.ListAsync().ToListAsync());
    }
}
