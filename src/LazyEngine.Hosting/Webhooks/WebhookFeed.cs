using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting.Webhooks;

/// <summary>Sends news of workflows to the webhooks in their environments.</summary>
/// <remarks>At most once, as far as processes die: news that waits to be sent is kept in memory, is tried again for a while, and is gone with the process.</remarks>
internal sealed partial class WebhookFeed(LazyEngineOptions options, ILogger<WebhookFeed> log) : BackgroundService, ICommitListener
{
    private const int Lanes = 8;
    private const int WaitingMax = 10_000;
    private const int TriesMax = 6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly IWebhookSender? _sender = options.Webhooks;
    private readonly ConditionalWeakTable<Payload, IReadOnlyList<Webhook>> _read = [];
    private readonly ConcurrentDictionary<Uri, DateTimeOffset> _silent = new();

    // The news of one execution stays in order.
    private readonly Channel<(Webhook To, string Id, byte[] Body)>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<(Webhook, string, byte[])>(new BoundedChannelOptions(WaitingMax) { SingleReader = true }))];

    public bool IsListening => _sender is not null;

    public void Hear(Replay before, Sequence<Commit> commits, Func<FlowHash, Plan?> plans)
    {
        var environment = before.State.Exists ? before.State.Course?.Environment : (commits[0].Events[0] as ExecutionEvent.ExecutionStarted)?.Environment;
        if (environment is null || !environment.TryGetValue(Webhook.Variable, out var value)) return;
        var hooks = _read.GetValue(value, Webhook.Read);
        var now = before;
        foreach (var commit in commits)
        {
            for (var place = 0; place < commit.Events.Count; place++)
            {
                var then = now;
                now = now.Step(commit, commit.Events[place], plans);
                // Of what ends together with its workflow no event tells.
                foreach (var (cancelled, number) in Notice.Cancelled(then, now).Select((cancelled, number) => (cancelled, number))) Offer(hooks, cancelled, commit, now.State, string.Create(CultureInfo.InvariantCulture, $"{place}.{number}"));
                if (Notice.Of(commit.Events[place], now.State) is { } notice) Offer(hooks, notice, commit, now.State, place.ToString(CultureInfo.InvariantCulture));
            }

            now = now.Close(commit);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _sender is null ? Task.CompletedTask : Task.WhenAll(_lanes.Select(lane => PumpAsync(lane.Reader, stoppingToken)));

    private void Offer(IReadOnlyList<Webhook> hooks, Notice notice, Commit commit, Execution state, string place)
    {
        byte[]? body = null;
        var (version, flow) = (state.Version + 1, state.FlowName);
        var id = string.Create(CultureInfo.InvariantCulture, $"{commit.Execution}/{version}.{place}");
        foreach (var hook in hooks.Where(hook => hook.Events?.Contains(notice.Event) != false))
        {
            body ??= JsonSerializer.SerializeToUtf8Bytes(new { id, @event = notice.Event, execution = commit.Execution.Value, workflow = flow, task = notice.Task, turn = notice.Task is null ? (int?)null : notice.Turn, stateInfo = notice.Info, at = commit.At, version }, Json);
            if (!_lanes[SliceOf(commit.Execution)].Writer.TryWrite((hook, id, body))) IsDropped(log, id, hook.Url.Host, "too much waits to be sent");
        }
    }

    private static int SliceOf(ExecutionId execution) => execution.Value.Aggregate(17, (sum, c) => ((sum * 31) + c) & 0xFFFF) % Lanes;

    private async Task PumpAsync(ChannelReader<(Webhook To, string Id, byte[] Body)> lane, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (to, id, body) in lane.ReadAllAsync(cancellationToken)) await SendAsync(to, id, body, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The node stops; what waits is gone, as is told.
        }
    }

    private async Task SendAsync(Webhook to, string id, byte[] body, CancellationToken cancellationToken)
    {
        // One that has long not answered holds up the news of others: it gets one try only.
        var tries = _silent.TryGetValue(to.Url, out var until) && until > DateTimeOffset.UtcNow ? 1 : TriesMax;
        for (var (tried, pause) = (1, FirstPause); ; tried++, pause *= 2)
        {
            if (await _sender!.SendAsync(to.Url, to.Headers, id, body, cancellationToken) is not { } refusal)
            {
                _silent.TryRemove(to.Url, out _);
                return;
            }

            if (refusal.IsFinal || tried == tries)
            {
                if (!refusal.IsFinal) _silent[to.Url] = DateTimeOffset.UtcNow + Rest;
                IsDropped(log, id, to.Url.Host, refusal.Reason);
                return;
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "News '{Id}' for {Host} is given up: {Reason}")]
    private static partial void IsDropped(ILogger log, string id, string host, string reason);
}
