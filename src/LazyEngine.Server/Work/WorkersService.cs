using System.Threading.Channels;
using Grpc.Core;
using LazyEngine.Client.Work;
using LazyEngine.Client.Work.V1;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Server.Work;

/// <summary>The gRPC service for workers of other processes. Whatever a worker sends, only its own stream suffers.</summary>
internal sealed class WorkersService(RemoteWorkers workers, WorkerGate gate, IHostApplicationLifetime application) : Workers.WorkersBase
{
    private static readonly TimeSpan HelloWithin = TimeSpan.FromSeconds(10);

    public override async Task Work(IAsyncStreamReader<FromWorker> requestStream, IServerStreamWriter<ToWorker> responseStream, ServerCallContext context)
    {
        var hello = await HelloAsync(requestStream, context.CancellationToken);
        var welcome = new Welcome { ReconnectWithinMilliseconds = (long)(await gate.LeaseAsync()).TotalMilliseconds, MessageBytes = await gate.MessageBytesAsync() };
        // A server that stops waits for the streams that it has, and workers have theirs for as long as they live. They come back to its successor.
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, application.ApplicationStopping);
        var (worker, stream) = await AttachAsync(hello, welcome, over);
        var writing = WriteAsync(stream.Messages, responseStream, over);
        try
        {
            await ReadAsync(worker, requestStream, over.Token);
            await workers.LeaveAsync(hello.Worker, worker, stream);
        }
        catch (Exception broken)
        {
            workers.Lost(hello.Worker, worker, stream);
            if (broken is RpcException) throw;
            if (stream.IsUnread) throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The worker does not read what it is sent."));
            if (application.ApplicationStopping.IsCancellationRequested) throw new RpcException(new Status(StatusCode.Unavailable, "The server stops. Keep what you run, and come back when it does."));
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(RemoteWorker Worker, WorkerStream Stream)> AttachAsync(Hello hello, Welcome welcome, CancellationTokenSource over)
    {
        while (true)
        {
            var worker = await workers.WelcomeAsync(hello, over.Token)
                ?? throw new RpcException(new Status(StatusCode.ResourceExhausted, $"This node serves {RemoteWorkers.Most} workers already. Connect to another one."));
            if (!worker.Fits(hello)) throw Refused($"worker '{hello.Worker}' is known with other queues, slots or groups: a process keeps its name, its queues and its groups, and another takes another name.");
            if (worker.Attach(hello, welcome, over) is { } stream) return (worker, stream);
        }
    }

    private static async Task<Hello> HelloAsync(IAsyncStreamReader<FromWorker> requests, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(HelloWithin);
        try
        {
            if (!await requests.MoveNext(late.Token)) throw Refused("The stream ended before it began: a hello is expected first.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"No hello came within {HelloWithin.TotalSeconds} s."));
        }

        return Hellos.ProblemOf(requests.Current.Hello) is { } problem ? throw Refused(problem) : requests.Current.Hello;
    }

    private static async Task ReadAsync(RemoteWorker worker, IAsyncStreamReader<FromWorker> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            try
            {
                switch (requests.Current.KindCase)
                {
                    case FromWorker.KindOneofCase.Completion:
                        worker.Complete(requests.Current.Completion);
                        break;
                    case FromWorker.KindOneofCase.Heartbeat:
                        var beat = requests.Current.Heartbeat;
                        _ = worker.BeatAsync(AttemptToken.Parse(beat.Token), beat.Progress is null ? null : WorkCodec.FromProto(beat.Progress));
                        break;
                    case FromWorker.KindOneofCase.Drain:
                        _ = worker.DrainAsync(cancellationToken);
                        break;
                    case FromWorker.KindOneofCase.Receipt:
                        break; // what was not received is found out by the next hello
                    case FromWorker.KindOneofCase.Hello:
                        throw Refused("A second hello: there is one for each stream.");
                    default:
                        throw Refused("A message of a kind that this server does not know. Is the worker of a later version?");
                }
            }
            catch (Exception wrong) when (wrong is FormatException or ArgumentException)
            {
                throw Refused(wrong.Message);
            }
        }
    }

    private static async Task WriteAsync(ChannelReader<ToWorker> messages, IServerStreamWriter<ToWorker> responses, CancellationTokenSource over)
    {
        try
        {
            await foreach (var message in messages.ReadAllAsync(over.Token)) await responses.WriteAsync(message, over.Token);
        }
        finally
        {
            await over.CancelAsync();
        }
    }

    private static RpcException Refused(string why) => new(new Status(StatusCode.InvalidArgument, why));
}
