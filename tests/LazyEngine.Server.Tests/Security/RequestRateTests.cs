using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Grpc.Core;
using Grpc.Net.Client;
using LazyEngine.Client;
using LazyEngine.Client.Commands;
using LazyEngine.Errors;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Nobody asks more than they may, is told when to come back, and nobody else has less for it.</summary>
public sealed class RequestRateTests(RequestRateTests.Limited limited) : IClassFixture<RequestRateTests.Limited>
{
    private const int PerSecond = 5;

    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_come_back_and_others_are_answered()
    {
        using var loud = limited.With(limited.Add("loud", Role.Operator));
        using var quiet = limited.With(limited.Add("quiet", Role.Reader));
        await AnswersAsync(quiet);
        await AnswersAsync(loud);

        using var refused = await RefusedAsync(() => loud.PostAsJsonAsync("v1/executions", new { flow = "approval", inputs = new { number = 1 } }));

        var problem = (await refused.Content.ReadFromJsonAsync<Problem>(EngineJson.Options))!;
        Assert.Equal((429, EngineError.TooManyRequests), (problem.Status, problem.Code));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await quiet.GetAsync("v1/executions")).StatusCode);
        await AnswersAsync(loud);
    }

    [Fact]
    public async Task A_refused_request_has_changed_nothing()
    {
        using var http = limited.With(limited.Add("runs", Role.Operator));
        await AnswersAsync(http);
        var sent = 0;

        using var refused = await RefusedAsync(() => http.PostAsJsonAsync("v1/executions", new { flow = "approval", inputs = new { number = 1 }, id = $"limited-{sent++}" }));

        await Assert.ThrowsAsync<EngineException>(() => limited.Engine.GetStateAsync(ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"limited-{sent - 1}"))));
    }

    [Fact]
    public async Task Keys_that_do_not_count_are_counted_by_address_and_health_never_is()
    {
        using var stranger = limited.With("le_no_key_of_this_server");
        using var known = limited.With(limited.Add("known", Role.Reader));
        await AnswersAsync(known);

        using var refused = await RefusedAsync(() => stranger.GetAsync("v1/executions"));

        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync("v1/executions")).StatusCode);
        for (var i = 0; i < 20 * PerSecond; i++) Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("health/live")).StatusCode);
    }

    [Fact]
    public async Task Over_gRPC_it_is_RESOURCE_EXHAUSTED_with_the_same_code_and_a_time()
    {
        using var channel = GrpcChannel.ForAddress(limited.WorkersAt);
        var engine = new V1.Engine.EngineClient(channel);
        var key = new Metadata { { "X-API-Key", limited.Add("grpc", Role.Reader) } };
        RpcException? refused = null;

        while (refused is null)
        {
            try
            {
                await engine.StateAsync(new V1.ExecutionRequest { Execution = "nobody" }, key);
            }
            catch (RpcException failure) when (failure.StatusCode is StatusCode.NotFound or StatusCode.Unauthenticated)
            {
                // The key does not count yet, or the question was answered.
            }
            catch (RpcException failure)
            {
                refused = failure;
            }
        }

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal(EngineError.TooManyRequests, refused.Trailers.GetValue(GrpcRefusal.CodeKey));
        Assert.InRange(int.Parse(refused.Trailers.GetValue("grpc-retry-pushback-ms")!, CultureInfo.InvariantCulture), 1_000, 60_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void A_rate_that_is_none_is_refused(int perSecond) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddLazyEngineRequestRate(perSecond));

    // A key counts once the file has been looked at, and a caller is taken again once some time has passed.
    private static async Task AnswersAsync(HttpClient http)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await http.GetAsync("v1/executions")).StatusCode != HttpStatusCode.OK) await timer.WaitForNextTickAsync();
    }

    private static async Task<HttpResponseMessage> RefusedAsync(Func<Task<HttpResponseMessage>> ask)
    {
        while (true)
        {
            var answer = await ask();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) return answer;
            answer.Dispose();
        }
    }

    public sealed class Limited : GuardedEngine
    {
        protected override void AddTo(WebApplicationBuilder builder) => builder.Services.AddLazyEngineRequestRate(PerSecond);
    }
}
