using System.Net;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Text;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Server.Tests.Load;

/// <summary>A thousand readers follow events at once. Those that read get them all; those that do not, or die, harm nobody.</summary>
public sealed class SubscriberTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    private const int Readers = 800;
    private const int Sleepers = 100;
    private const int Dying = 100;
    private const int Executions = 20;

    /// <summary>What one more reader may cost, in bytes, both ends of its connection in this process included.</summary>
    private const long BytesForEach = 200_000;

    [Fact]
    public async Task A_thousand_follow_at_once()
    {
        var ids = Enumerable.Range(0, Executions).Select(i => ExecutionId.Parse($"followed-{i}")).ToList();
        foreach (var id in ids) await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        foreach (var id in ids) await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, ConnectTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = served.Http.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

        var sleepers = await Task.WhenAll(Enumerable.Range(0, Sleepers).Select(i => ConnectAsync(ids[i % Executions])));
        var dying = await Task.WhenAll(Enumerable.Range(0, Dying).Select(i => ConnectAsync(ids[i % Executions])));
        var open = 0;
        var allOpen = new TaskCompletionSource();
        var readers = Enumerable.Range(0, Readers).Select(i => ReadAsync(http, ids[i % Executions], () =>
        {
            if (Interlocked.Increment(ref open) == Readers) allOpen.SetResult();
        })).ToList();
        await allOpen.Task;
        var during = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var socket in dying) socket.Close(0); // a reset, as from a process that was killed
        foreach (var id in ids) await served.Local.TaskCompleteAsync(id, "approve", Outcome.Success(true));
        var seen = await Task.WhenAll(readers);

        foreach (var (id, index) in ids.Select((id, index) => (id, index)))
        {
            var expected = await served.Local.EventsAsync(id, follow: false).Select(entry => entry.Kind).ToListAsync();
            for (var reader = index; reader < Readers; reader += Executions) Assert.Equal(expected, seen[reader]);
        }

        Assert.True(during - before < (Readers + Sleepers + Dying) * BytesForEach, $"{(during - before) / (Readers + Sleepers + Dying)} bytes for each");
        Assert.True((await served.Http.GetAsync("health/live")).IsSuccessStatusCode);
        foreach (var socket in sleepers) socket.Dispose();
    }

    private async Task<Socket> ConnectAsync(ExecutionId id)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, served.Http.BaseAddress!.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/executions/{id}/events?follow=true HTTP/1.1\r\nHost: 127.0.0.1:{served.Http.BaseAddress.Port}\r\n\r\n"));
        return socket;
    }

    private static async Task<List<string>> ReadAsync(HttpClient http, ExecutionId id, Action opened)
    {
        using var response = await http.GetAsync($"v1/executions/{id}/events?follow=true", HttpCompletionOption.ResponseHeadersRead);
        var kinds = new List<string>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
        {
            kinds.Add(item.EventType);
            if (item.EventType == "TaskDeferred") opened();
        }

        return kinds;
    }
}
