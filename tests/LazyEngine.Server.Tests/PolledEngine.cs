using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.Client.Work;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests;

/// <summary>An engine that runs no handlers itself: all work goes out over plain HTTP.</summary>
public sealed class PolledEngine : IAsyncLifetime
{
    private WebApplication? _app;

    public HttpClient Http { get; private set; } = new();

    public ILazyEngine Engine => _app!.Services.GetRequiredService<ILazyEngine>();

    public ICluster Nodes => _app!.Services.GetRequiredService<ICluster>();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddLazyEngine(engine => engine.UseMemory().WorkNowhere().AllowRemoteWorkers());
        builder.Services.AddLazyEngineWorkers();
        _app = builder.Build();
        _app.MapLazyEngine();
        await _app.StartAsync();
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _app!.DisposeAsync();
    }

    internal Task<PollAnswer> PollAsync(string worker, string queue, int wait = 20, int slots = 1, int? lease = null, params AttemptToken[] held) =>
        PollAsync(new PollRequest(worker, queue, slots, wait, lease, [.. held]));

    internal async Task<PollAnswer> PollAsync(PollRequest poll)
    {
        using var response = await SayAsync("poll", poll);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<PollAnswer>(EngineJson.Options))!;
    }

    internal async Task<Dispatched> WorkAsync(string worker, string queue, int? lease = null) => Assert.Single((await PollAsync(worker, queue, lease: lease)).Dispatches);

    /// <summary>The status of the answer, and the code of a refusal.</summary>
    internal async Task<(HttpStatusCode Status, string? Code)> TellAsync(string what, object body)
    {
        using var response = await SayAsync(what, body);
        if (response.IsSuccessStatusCode) return (response.StatusCode, null);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    internal Task<HttpResponseMessage> SayAsync(string what, object body) => Http.PostAsJsonAsync($"v1/work/{what}", body, EngineJson.Options);
}
