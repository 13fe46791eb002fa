using Grpc.Core;
using Grpc.Net.Client;
using LazyEngine.Client.Work.V1;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Client.Work;

/// <summary>Keeps a stream to an engine open, one after the other, for as long as the application runs.</summary>
internal sealed partial class WorkerHost(LazyEngineWorkerOptions options, IServiceScopeFactory scopes, ILogger<WorkerHost> log) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly RunningWork _work = new(new HandlerRunner(scopes, options.Handlers));
    private readonly string _name = $"{options.Name}-{Guid.NewGuid():N}";

    /// <summary>Takes nothing new, waits for what runs, and leaves.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.DrainTimeout);
        if (!await _work.DrainAsync(limit.Token)) StillRunning(options.DrainTimeout, _work.Count);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var channel = GrpcChannel.ForAddress(options.Address!, new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        var client = new Workers.WorkersClient(channel);
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var call = client.Work(Headers(), cancellationToken: stoppingToken);
                await call.RequestStream.WriteAsync(new FromWorker { Hello = Hello() }, stoppingToken);
                if (!await call.ResponseStream.MoveNext(stoppingToken) || call.ResponseStream.Current.Welcome is null) throw new RpcException(new Status(StatusCode.Internal, "The engine did not say welcome."));
                Connected(_name, options.Address!);
                pause = FirstPause;
                await _work.ServeAsync(call, stoppingToken);
                if (_work.IsDrained) return;
            }
            catch (Exception broken) when (broken is RpcException or IOException or InvalidOperationException or OperationCanceledException)
            {
                if (stoppingToken.IsCancellationRequested) return;
                if (broken is RpcException { StatusCode: StatusCode.InvalidArgument or StatusCode.Unimplemented or StatusCode.Unauthenticated or StatusCode.PermissionDenied } refused) Refused(options.Address!, refused.Status.Detail);
                else Disconnected(options.Address!, broken.Message, pause);
            }

            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private Metadata Headers() => options.ApiKey is { } key ? new Metadata { { "authorization", $"Bearer {key}" } } : [];

    private Hello Hello()
    {
        var hello = new Hello { Worker = _name, Software = $"LazyEngine.Client {typeof(WorkerHost).Assembly.GetName().Version}" };
        hello.Queues.Add(options.Queues.Select(queue => new Queue { Name = queue.Key, Slots = queue.Value }));
        hello.Groups.Add(options.Groups);
        hello.Held.Add(_work.Held());
        return hello;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} takes work from {Address}.")]
    private partial void Connected(string worker, Uri address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine at {Address} is out of reach: {Reason} The next try is in {Pause}.")]
    private partial void Disconnected(Uri address, string reason, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The engine at {Address} refuses the worker: {Reason}")]
    private partial void Refused(Uri address, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Handlers still ran after {Limit}: {Count} attempts will be made again.")]
    private partial void StillRunning(TimeSpan limit, int count);
}
