namespace LazyEngine.Server.Tests.Security;

/// <summary>No endpoint is open because somebody forgot to say who needs it.</summary>
public sealed class EveryEndpointTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    /// <summary>What whoever comes may ask.</summary>
    private static readonly string[] Open = ["/health/live", "/health/ready", "/openapi/v1.json"];

    [Fact]
    public void Every_endpoint_states_which_role_it_needs()
    {
        var silent = guarded.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<NeedsAttribute>() is null).Select(endpoint => endpoint.DisplayName);

        Assert.Empty(silent);
    }

    [Fact]
    public void Nothing_but_health_and_the_document_is_open_to_whoever_comes()
    {
        var open = guarded.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<NeedsAttribute>() is { Roles.Count: 0 }).Select(endpoint => endpoint.RoutePattern.RawText!);

        Assert.Equal(Open.Order(), open.Order());
    }

    [Fact]
    public async Task Every_endpoint_refuses_whoever_shows_no_key()
    {
        using var http = guarded.With(null);
        foreach (var endpoint in guarded.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<NeedsAttribute>() is not { Roles.Count: 0 }))
        {
            var methods = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
            foreach (var method in methods.Where(_ => !endpoint.DisplayName!.StartsWith("gRPC", StringComparison.Ordinal)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), endpoint.RoutePattern.RawText!.Replace("{", "a", StringComparison.Ordinal).Replace("}", "b", StringComparison.Ordinal));

                using var response = await http.SendAsync(request);

                Assert.True(response.StatusCode == System.Net.HttpStatusCode.Unauthorized, $"{endpoint.DisplayName}: {response.StatusCode}");
            }
        }
    }
}
