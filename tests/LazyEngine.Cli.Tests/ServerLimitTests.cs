using System.Net;
using Akka.Configuration;
using LazyEngine.Actors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Cli.Tests;

/// <summary>What a server takes from those whom it has not asked yet who they are.</summary>
public sealed class ServerLimitTests
{
    [Fact]
    public void The_reference_takes_as_many_requests_as_come_and_bounds_their_headers() =>
        Assert.Equal(new ServerLimits(null, 100, 32 * 1024, 8 * 1024), ServerLimits.From(HoconFiles.Reference));

    [Fact]
    public void Every_wrong_key_is_named()
    {
        var wrong = ConfigurationFactory.ParseString("lazyengine.server { requests-per-second = -1, headers-max = 0, headers-size = 1 GiB, first-line-size = long }").WithFallback(HoconFiles.Reference);

        var refused = Assert.Throws<InvalidSettingsException>(() => ServerLimits.From(wrong));

        Assert.All(["requests-per-second", "headers-max", "headers-size", "first-line-size"], key => Assert.Contains($"lazyengine.server.{key}", refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(21, 10, 10, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(3, 5_000, 10, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    [InlineData(3, 10, 3_000, HttpStatusCode.RequestUriTooLong)]
    [InlineData(3, 1_000, 1_000, HttpStatusCode.OK)]
    public async Task Requests_with_more_before_their_bodies_are_refused(int headers, int length, int path, HttpStatusCode status)
    {
        await using var app = await StartAsync(new ServerLimits(null, 20, 4 * 1024, 2 * 1024));
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, new string('a', path));
        for (var i = 0; i < headers; i++) request.Headers.Add($"X-{i}", new string('b', length));

        using var answer = await http.SendAsync(request);

        Assert.Equal(status, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("fine")).StatusCode);
    }

    private static async Task<WebApplication> StartAsync(ServerLimits limits)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            limits.HoldIn(server);
            server.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.MapFallback(() => Results.Ok());
        await app.StartAsync();
        return app;
    }
}
