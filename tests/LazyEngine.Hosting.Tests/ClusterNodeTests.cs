using System.Globalization;
using Akka.Cluster;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Tests;

/// <summary>A node of a cluster: what it may be told, and what becomes of one that the cluster removes.</summary>
[Collection(nameof(ClusterNodeTests))]
public sealed class ClusterNodeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("host", "'a b' is no name", "a b", 0, "one:4053", "engine")]
    [InlineData("port", "from 0 to 65535", "one", 65_536, "one:4053", "engine")]
    [InlineData("seedNodes", "'one' is no seed node: host:port", "one", 0, "one", "engine")]
    [InlineData("seedNodes", "'one:0' is no seed node", "one", 0, "one:0", "engine")]
    [InlineData("roles", "no role 'enigne': engine and worker", "one", 0, "one:4053", "enigne")]
    public void A_wrong_option_is_refused_by_its_name(string option, string says, string host, int port, string seed, string role)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        var wrong = Assert.ThrowsAny<ArgumentException>(() => builder.AddLazyEngine(engine => engine.UseCluster(host, port, [seed], role)));

        Assert.Equal(option, wrong.ParamName);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_a_seed_node_is_refused()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        var wrong = Assert.Throws<ArgumentException>(() => builder.AddLazyEngine(engine => engine.UseCluster("one", 0, [], "engine")));

        Assert.Contains("names itself", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_its_host_gives_no_time_to_leave_says_so_and_ends_without_an_exception()
    {
        var lines = new Lines();
        var started = new TaskCompletionSource();
        var end = new TaskCompletionSource<TaskOutcome>();
        var app = await EmbeddedApp.StartAsync(
            options => options.UseMemory().AddHandler("endless", async (_, _) =>
            {
                started.SetResult();
                return await end.Task;
            }),
            services =>
            {
                lines.AddTo(services);
                services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
            });
        await app.Engine.RunAsync(Flow.Alone(Flow.Task("endless")));
        await started.Task;

        await app.DisposeAsync();

        Assert.Contains(lines.All, line => line.Contains("ShutdownTimeout", StringComparison.Ordinal));
        end.SetResult(Outcome.Pending);
    }

    [Fact]
    public async Task The_application_of_a_node_that_was_downed_stops_with_the_exit_code_for_it()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        var port = FreePort.Next();
        builder.AddLazyEngine(engine => engine.UseMemory().UseCluster("127.0.0.1", port, [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")], "engine"));
        using var app = builder.Build();
        await app.StartAsync();
        var host = app.Services.GetRequiredService<EngineHost>();
        var node = await host.Started;
        await node.Joined.WaitAsync(Limit);
        var before = Environment.ExitCode;
        try
        {
            var cluster = Cluster.Get(node.System);
            cluster.Down(cluster.SelfAddress);
            await app.WaitForShutdownAsync().WaitAsync(Limit);

            Assert.True(host.WasDowned);
            Assert.Equal(LazyEngineOptions.DownedExitCode, Environment.ExitCode);
        }
        finally
        {
            // It is the process of all tests.
            Environment.ExitCode = before;
        }
    }
}
