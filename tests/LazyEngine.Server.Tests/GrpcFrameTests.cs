using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using LazyEngine.Client.Commands;
using LazyEngine.Errors;
using LazyEngine.Server.Tests.Security;

namespace LazyEngine.Server.Tests;

/// <summary>Bytes that are no message are the mistake of whoever sends them: the answer says so, and the log of the server does not call it a failure.</summary>
public sealed class GrpcFrameTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    // A field of length 127 of which nothing follows; a tag of no field; a group that never ends.
    [Theory]
    [InlineData("00 00000002 0A7F", StatusCode.InvalidArgument)]
    [InlineData("00 00000001 00", StatusCode.InvalidArgument)]
    [InlineData("00 00000001 0B", StatusCode.InvalidArgument)]
    [InlineData("07 00000000", StatusCode.InvalidArgument)]
    [InlineData("FF", StatusCode.InvalidArgument)]
    [InlineData("00 000000FF 0A", StatusCode.Internal)]
    [InlineData("", StatusCode.Internal)]
    [InlineData("01 00000001 0A", StatusCode.Internal)]
    public async Task What_is_no_message_is_refused_by_a_status_that_is_documented(string bytes, StatusCode status)
    {
        foreach (var method in new[] { "State", "Run", "Complete", "Events" })
        {
            var (answered, code) = await SendAsync($"lazyengine.engine.v1.Engine/{method}", Convert.FromHexString(bytes.Replace(" ", string.Empty, StringComparison.Ordinal)));

            Assert.Equal((method, status), (method, answered));
            Assert.Equal(status == StatusCode.InvalidArgument ? EngineError.InvalidRequest : null, code);
        }

        Assert.Empty(guarded.Errors);
    }

    [Theory]
    [InlineData("00 00000002 0A7F")]
    [InlineData("07 00000000")]
    public async Task A_worker_that_sends_no_message_is_refused_too(string bytes)
    {
        var (answered, _) = await SendAsync("lazyengine.worker.v1.Workers/Work", Convert.FromHexString(bytes.Replace(" ", string.Empty, StringComparison.Ordinal)));

        Assert.Equal(StatusCode.InvalidArgument, answered);
        Assert.Empty(guarded.Errors);
    }

    private async Task<(StatusCode Status, string? Code)> SendAsync(string path, byte[] bytes)
    {
        using var http = new HttpClient { BaseAddress = guarded.WorkersAt };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", guarded.KeyOf(Role.Admin));
        request.Headers.Add("TE", "trailers");
        request.Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        var told = response.Headers.Concat(response.TrailingHeaders).ToLookup(header => header.Key, header => header.Value.First());
        return ((StatusCode)int.Parse(told["grpc-status"].Single(), CultureInfo.InvariantCulture), told[GrpcRefusal.CodeKey].SingleOrDefault());
    }
}
