using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server.Tests.Security;

/// <summary>No page of another site is told that it may read an answer (CORS), whatever it asks and whoever's key it has.</summary>
public sealed partial class ClosedToPagesTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    [Fact]
    public async Task No_answer_lets_a_page_of_another_site_read_it()
    {
        using var http = guarded.With(guarded.KeyOf(Role.Admin));
        foreach (var (method, path) in guarded.Endpoints.Where(endpoint => !endpoint.DisplayName!.StartsWith("gRPC", StringComparison.Ordinal)).SelectMany(OperationsOf))
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, path) { Headers = { { "Origin", "https://elsewhere.example" }, { "Access-Control-Request-Method", method }, { "Access-Control-Request-Headers", "authorization" } } };
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Headers = { { "Origin", "https://elsewhere.example" } } };

            foreach (var asked in new[] { preflight, request })
            {
                using var answer = await http.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead);

                Assert.Empty(Allowing(answer.Headers));
                if (path.StartsWith("v1/", StringComparison.Ordinal)) Assert.False(answer.IsSuccessStatusCode, $"{asked.Method} {path}: {answer.StatusCode}");
            }
        }
    }

    private static IEnumerable<string> Allowing(HttpResponseHeaders headers) => headers.Select(header => header.Key).Where(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string Method, string Path)> OperationsOf(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (method, Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "x")));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
