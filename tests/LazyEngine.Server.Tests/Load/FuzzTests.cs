using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LazyEngine.Executions;
using LazyEngine.Server.Tests.Security;
using Microsoft.AspNetCore.Routing;

namespace LazyEngine.Server.Tests.Load;

/// <summary>Whatever comes in, the server answers, says what was wrong, keeps nothing of it, and is well.</summary>
[Collection(AloneCollection.Name)]
public sealed partial class FuzzTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    /// <summary>Longer than anything that a server waits for by itself.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan ShortPatience = TimeSpan.FromMilliseconds(300);

    private const int Fuzzers = 4;

    /// <summary>What the process may hold more at the end than after a tenth of the time, in bytes: for itself, and for each execution that was started, which stays.</summary>
    private const long MayGrowBy = 32 * 1024 * 1024;
    private const long AnExecution = 32 * 1024;

    /// <summary>The same of handles: connections come and go.</summary>
    private const int MayOpen = 200;

    [Fact]
    public Task For_two_minutes() => FuzzAsync(TimeSpan.FromMinutes(2), 20261127);

    [Fact]
    [Trait("Category", "Long")]
    public Task For_an_hour() => FuzzAsync(TimeSpan.FromHours(1), Environment.TickCount);

    private async Task FuzzAsync(TimeSpan time, int seed)
    {
        foreach (var id in new[] { "fuzz-1", "fuzz-2" }) await guarded.Engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = ExecutionId.Parse(id) });
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Fuzzers).Select(i => RunAsync(new Nonsense(seed + i), clock, time / 10)));
        var before = await HeldAsync();
        using var over = new CancellationTokenSource();
        var health = CheckHealthAsync(over.Token);

        var counts = await Task.WhenAll(Enumerable.Range(0, Fuzzers).Select(i => RunAsync(new Nonsense(seed + Fuzzers + i), clock, time)));
        await over.CancelAsync();

        Assert.True(await health > 0);
        Assert.DoesNotContain(0, counts);
        Assert.True(guarded.Errors.IsEmpty, $"seed {seed}: {string.Join("\n\n", guarded.Errors.Take(3))}");
        var after = await HeldAsync();
        Assert.True(after.Memory - before.Memory < MayGrowBy + ((after.Executions - before.Executions) * AnExecution), $"{before} before, {after} after");
        Assert.True(after.Handles - before.Handles < MayOpen, $"{before} before, {after} after");
    }

    private async Task<Held> HeldAsync()
    {
        using var process = Process.GetCurrentProcess();
        return new Held(GC.GetTotalMemory(forceFullCollection: true), process.HandleCount, await guarded.Engine.ListAsync().CountAsync());
    }

    private sealed record Held(long Memory, int Handles, int Executions);

    private async Task<int> CheckHealthAsync(CancellationToken over)
    {
        using var http = guarded.With(null);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        await using var ends = over.Register(timer.Dispose);
        var checks = 0;
        while (await timer.WaitForNextTickAsync(CancellationToken.None) || checks == 0)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live", CancellationToken.None)).StatusCode);
            checks++;
        }

        return checks;
    }

    private async Task<int> RunAsync(Nonsense nonsense, Stopwatch clock, TimeSpan until)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = guarded.Address, Timeout = AnswersWithin };
        using var grpc = new HttpClient { BaseAddress = guarded.WorkersAt, Timeout = AnswersWithin };
        var count = 0;
        for (; clock.Elapsed < until; count++)
        {
            if (nonsense.Chance(0.2)) await SendFramesAsync(grpc, nonsense);
            else await SendAsync(http, nonsense);
        }

        return count;
    }

    private async Task SendAsync(HttpClient http, Nonsense nonsense)
    {
        var endpoint = nonsense.One(guarded.Endpoints.Where(endpoint => !endpoint.DisplayName!.StartsWith("gRPC", StringComparison.Ordinal)).ToList());
        var method = nonsense.Chance(0.9) ? nonsense.One(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]) : nonsense.One(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"]);
        var path = Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), _ => Uri.EscapeDataString(Sendable(nonsense.Chance(0.5) ? nonsense.One(["fuzz-1", "fuzz-2"]) : nonsense.Text())));
        if (nonsense.Chance(0.3)) path += $"?{nonsense.One(["after", "follow", "limit", "state", "flow", "wait", "cursor", "format", "x"])}={Uri.EscapeDataString(Sendable(nonsense.Text()))}";
        if (!Uri.TryCreate(http.BaseAddress, path, out var address)) return;
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.TryAddWithoutValidation("Authorization", nonsense.Chance(0.9) ? $"Bearer {guarded.KeyOf(Role.Admin)}" : nonsense.One(["Bearer ", "Basic ", ""]) + nonsense.Header());
        foreach (var header in new[] { "Idempotency-Key", "Last-Event-ID", "If-None-Match", "X-Reason", "Accept", "Origin", "traceparent" }.Where(_ => nonsense.Chance(0.1))) request.Headers.TryAddWithoutValidation(header, nonsense.Header());
        if (method is "POST" or "PUT" or "PATCH")
        {
            request.Content = new ByteArrayContent(nonsense.Body());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", nonsense.Chance(0.8) ? nonsense.One(["application/json", "application/yaml"]) : nonsense.One(["application/x-protobuf", "text/plain", "application/json; charset=utf-7", nonsense.Header()]));
        }

        // What waits by its nature is left while it does, and streams in the middle of them.
        using var patience = new CancellationTokenSource(Waits().IsMatch(path) ? ShortPatience : AnswersWithin);
        using var response = await AnswerAsync(http, request, patience.Token);
        if (response is null) return;
        Assert.True(response.StatusCode is not HttpStatusCode.InternalServerError, $"{method} {path}");
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream") await response.Content.ReadAsByteArrayAsync();
    }

    private static async Task<HttpResponseMessage?> AnswerAsync(HttpClient http, HttpRequestMessage request, CancellationToken patience)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        }
        catch (OperationCanceledException) when (Waits().IsMatch(request.RequestUri!.ToString()))
        {
            return null;
        }
    }

    private async Task SendFramesAsync(HttpClient http, Nonsense nonsense)
    {
        var endpoint = nonsense.One(guarded.Endpoints.Where(endpoint => endpoint.DisplayName!.StartsWith("gRPC", StringComparison.Ordinal) && endpoint.RoutePattern.RawText!.Contains('.', StringComparison.Ordinal)).ToList());
        using var request = new HttpRequestMessage(HttpMethod.Post, Parameter().Replace(endpoint.RoutePattern.RawText!.TrimStart('/'), "x")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {guarded.KeyOf(nonsense.One([Role.Worker, Role.Admin, Role.Reader]))}");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        var message = nonsense.Chance(0.5) ? nonsense.Message() : nonsense.Bytes(nonsense.Next(200));
        var length = nonsense.Chance(0.7) ? message.Length : nonsense.Next(int.MaxValue);
        byte[] frame = [(byte)(nonsense.Chance(0.9) ? 0 : nonsense.Next(256)), .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(length)), .. message];
        request.Content = new ByteArrayContent(nonsense.Chance(0.9) ? frame : message) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        try
        {
            // What follows, or waits for an end, goes on for as long as nothing ends: it is left then.
            using var patience = new CancellationTokenSource(ShortPatience * 10);
            using var response = await http.SendAsync(request, patience.Token);
            await response.Content.ReadAsByteArrayAsync(patience.Token);
            var status = response.Headers.Concat(response.TrailingHeaders).FirstOrDefault(header => header.Key == "grpc-status").Value?.First();
            Assert.True(response.StatusCode is not HttpStatusCode.InternalServerError && status != "2", string.Create(CultureInfo.InvariantCulture, $"{endpoint.RoutePattern.RawText} with {Convert.ToHexString(frame)}: {status}"));
        }
        catch (Exception left) when (left is HttpRequestException or IOException or OperationCanceledException)
        {
            // A stream that the server resets is an answer to a frame that is none.
        }
    }

    // A half of a pair of UTF-16 has no form in UTF-8.
    private static string Sendable(string text) => string.Concat(text.Where(character => !char.IsSurrogate(character)));

    [GeneratedRegex("wait|poll")]
    private static partial Regex Waits();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
