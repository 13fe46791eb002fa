using System.Net;
using System.Text.Json;

namespace LazyEngine.Server.Tests;

public sealed class HealthTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Theory]
    [InlineData("health/live", 0)]
    [InlineData("health/ready", 1)]
    public async Task A_server_that_is_well_says_so(string path, int checks)
    {
        using var answer = await served.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Healthy", body.RootElement.GetProperty("status").GetString());
        Assert.Equal(checks, body.RootElement.GetProperty("checks").EnumerateObject().Count(check => check.Name == "lazyengine"));
    }
}
