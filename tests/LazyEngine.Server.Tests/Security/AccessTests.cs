using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using LazyEngine.Executions;
using LazyEngine.Testing;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Who may do what is a table: each role at each operation, by key and by token, over HTTP, server-sent events and gRPC. Every cell of it is tried.</summary>
public sealed partial class AccessTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    /// <summary>How a stream of server-sent events stands in the table.</summary>
    private const string Stream = "SSE";

    /// <summary>An execution that goes on, so that there is something to stream.</summary>
    private const string Followed = "followed-by-all";

    [Fact]
    public async Task Each_role_reaches_what_it_needs_and_nothing_else()
    {
        await guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = ExecutionId.Parse(Followed) });
        var table = new StringBuilder("operation | nobody | reader | operator | worker | admin\n");
        foreach (var (method, path, isGrpc) in guarded.Endpoints.SelectMany(OperationsOf).Order())
        {
            var cells = new List<string> { await TryAsync(method, path, isGrpc, null) };
            foreach (var role in Enum.GetValues<Role>())
            {
                var byKey = await TryAsync(method, path, isGrpc, guarded.KeyOf(role));
                Assert.Equal((path, role, byKey), (path, role, await TryAsync(method, path, isGrpc, guarded.Token(role.ToString().ToLowerInvariant()))));
                cells.Add(byKey);
            }

            table.Append(System.Globalization.CultureInfo.InvariantCulture, $"{method} {path} | {string.Join(" | ", cells)}\n");
        }

        Approval.Matches(table.ToString(), "LazyEngine.Server.Tests", "access");
    }

    private static IEnumerable<(string Method, string Path, bool IsGrpc)> OperationsOf(RouteEndpoint endpoint)
    {
        var isGrpc = endpoint.DisplayName!.StartsWith("gRPC", StringComparison.Ordinal);
        IReadOnlyList<string> methods = isGrpc ? ["gRPC"] : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        var path = endpoint.RoutePattern.RawText!;
        return methods.Select(method => (method, path, isGrpc)).Concat(path.EndsWith("/events", StringComparison.Ordinal) ? [(Stream, path, false)] : []);
    }

    private async Task<string> TryAsync(string method, string path, bool isGrpc, string? credential)
    {
        using var http = new HttpClient { BaseAddress = isGrpc ? guarded.WorkersAt : guarded.Address };
        using var request = new HttpRequestMessage(isGrpc ? HttpMethod.Post : method == Stream ? HttpMethod.Get : new HttpMethod(method), Parameter().Replace(path.TrimStart('/'), method == Stream ? Followed : "x"));
        if (method == Stream) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (credential is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        if (!isGrpc) return Word((await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).StatusCode switch { HttpStatusCode.Unauthorized => 16, HttpStatusCode.Forbidden => 7, _ => 0 });

        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        request.Headers.Add("TE", "trailers");
        request.Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var headers = response.Headers.Concat(response.TrailingHeaders).Where(header => header.Key == "grpc-status");
        return Word(int.Parse(headers.Single().Value.Single(), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string Word(int grpc) => grpc switch { 16 => "who?", 7 => "no", _ => "yes" };

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
