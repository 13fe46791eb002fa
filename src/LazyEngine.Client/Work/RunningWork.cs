using System.Threading.Channels;
using Grpc.Core;
using LazyEngine.Client.Work.V1;
using LazyEngine.Errors;
using LazyEngine.Worker;

namespace LazyEngine.Client.Work;

/// <summary>What a worker was sent and is not rid of: handlers that run, and completions that are not acknowledged. It outlives the streams.</summary>
internal sealed class RunningWork(HandlerRunner runner)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Piece> _pieces = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChannelWriter<FromWorker>? _stream;
    private bool _isDraining;

    public bool IsDrained => _drained.Task.IsCompleted;

    public int Count
    {
        get
        {
            lock (_lock) return _pieces.Count;
        }
    }

    public IReadOnlyList<Held> Held()
    {
        lock (_lock) return [.. _pieces.Select(piece => piece.Value.Held)];
    }

    /// <summary>Serves one stream until it ends.</summary>
    public async Task ServeAsync(AsyncDuplexStreamingCall<FromWorker, ToWorker> call, CancellationToken cancellationToken)
    {
        var outgoing = Channel.CreateUnbounded<FromWorker>(new UnboundedChannelOptions { SingleReader = true });
        lock (_lock)
        {
            _stream = outgoing.Writer;
            foreach (var piece in _pieces.Values.Where(piece => piece.Completion is not null)) Say(new FromWorker { Completion = piece.Completion });
            if (_isDraining) Say(new FromWorker { Drain = new Drain() });
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = WriteAsync(outgoing.Reader, call.RequestStream, over.Token);
        try
        {
            while (!IsDrained && await call.ResponseStream.MoveNext(over.Token)) Receive(call.ResponseStream.Current);
            if (IsDrained)
            {
                outgoing.Writer.TryComplete();
                await writing;
                await call.RequestStream.CompleteAsync();
            }
        }
        finally
        {
            lock (_lock) _stream = null;
            await over.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes nothing new, and waits for the rest.</summary>
    /// <returns>Whether nothing is left.</returns>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isDraining = true;
            if (_stream is null && _pieces.Count == 0) return true;
            Say(new FromWorker { Drain = new Drain() });
        }

        await _drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return IsDrained;
    }

    private static async Task WriteAsync(ChannelReader<FromWorker> messages, IClientStreamWriter<FromWorker> stream, CancellationToken cancellationToken)
    {
        await foreach (var message in messages.ReadAllAsync(cancellationToken)) await stream.WriteAsync(message, cancellationToken);
    }

    private void Receive(ToWorker message)
    {
        lock (_lock)
        {
            switch (message.KindCase)
            {
                case ToWorker.KindOneofCase.Dispatch:
                    Say(new FromWorker { Receipt = new Receipt { Token = message.Dispatch.Token } });
                    if (!_pieces.ContainsKey(message.Dispatch.Token)) Start(message.Dispatch);
                    break;
                case ToWorker.KindOneofCase.Acknowledged:
                    if (_pieces.GetValueOrDefault(message.Acknowledged.Token) is { Completion: not null }) _pieces.Remove(message.Acknowledged.Token);
                    else Find(message.Acknowledged.Token)?.Stop.Cancel();
                    break;
                case ToWorker.KindOneofCase.Cancellation:
                    Find(message.Cancellation.Token)?.Stop.Cancel();
                    break;
                case ToWorker.KindOneofCase.Heard:
                    Find(message.Heard.Token)?.Hear(message.Heard.Refusal);
                    break;
                case ToWorker.KindOneofCase.Drained:
                    _drained.TrySetResult();
                    break;
            }
        }
    }

    private Piece? Find(string token) => _pieces.GetValueOrDefault(token);

    private void Start(Assignment dispatch)
    {
        var piece = new Piece(dispatch);
        _pieces.Add(dispatch.Token, piece);
        _ = RunAsync(dispatch, piece);
    }

    private async Task RunAsync(Assignment dispatch, Piece piece)
    {
        var grant = WorkCodec.FromProto(dispatch);
        var outcome = await runner.RunAsync(grant, progress => BeatAsync(dispatch.Token, piece, progress), piece.Stop.Token);
        lock (_lock)
        {
            piece.Completion = WorkCodec.ToProto(grant.Token, outcome);
            piece.GiveUpBeats();
            Say(new FromWorker { Completion = piece.Completion });
        }
    }

    // A sign of life that finds no stream is not kept: silence is what it is.
    private Task BeatAsync(string token, Piece piece, Payload? progress)
    {
        lock (_lock)
        {
            if (_stream is null) return Task.CompletedTask;
            Say(new FromWorker { Heartbeat = new Heartbeat { Token = token, Progress = progress is null ? null : WorkCodec.ToProto(progress) } });
            return piece.NextHeard();
        }
    }

    private void Say(FromWorker message) => _stream?.TryWrite(message);

    private sealed class Piece(Assignment dispatch)
    {
        private readonly Queue<TaskCompletionSource> _unheard = new();

        /// <summary>What the engine is told of it over a later stream.</summary>
        public Held Held { get; } = dispatch.HasFairnessKey
            ? new Held { Token = dispatch.Token, Queue = dispatch.Queue, FairnessKey = dispatch.FairnessKey }
            : new Held { Token = dispatch.Token, Queue = dispatch.Queue };

        public CancellationTokenSource Stop { get; } = new();

        public V1.Completion? Completion { get; set; }

        public Task NextHeard()
        {
            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _unheard.Enqueue(heard);
            return heard.Task.WaitAsync(Stop.Token);
        }

        // The engine answers the newest of those that wait, and with it all before it.
        public void Hear(Error? refusal)
        {
            while (_unheard.TryDequeue(out var heard))
            {
                if (refusal is null) heard.TrySetResult();
                else heard.TrySetException(new EngineException(new EngineError(refusal.Code, refusal.Message)));
            }
        }

        public void GiveUpBeats()
        {
            while (_unheard.TryDequeue(out var heard)) heard.TrySetCanceled();
        }
    }
}
