using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using LazyEngine.Client.Commands;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Client;

/// <summary><see cref="ILazyEngine"/> over gRPC, for processes that are no nodes themselves; the same as <see cref="LazyEngineClient"/> over HTTP.</summary>
/// <remarks>
/// Nothing is repeated behind the caller's back: a request that fails with <see cref="EngineError.Unavailable"/> may have
/// been carried out. Every request is safe to repeat, a run if it names its id. A sequence whose server goes away fails with
/// it too; events go on after the last version that was read completely.
/// </remarks>
public sealed class LazyEngineGrpcClient : ILazyEngine
{
    private readonly V1.Engine.EngineClient _engine;
    private readonly Metadata _headers = [];

    /// <summary>Talks to a server.</summary>
    /// <param name="channel">A channel to the server's gRPC address, such as <c>GrpcChannel.ForAddress("http://127.0.0.1:7411")</c>. Answers may be large: set its <c>MaxReceiveMessageSize</c> to null.</param>
    /// <param name="apiKey">The key, or a token, by which the server knows the caller; null where it asks nobody.</param>
    public LazyEngineGrpcClient(ChannelBase channel, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(channel);
        _engine = new V1.Engine.EngineClient(channel);
        if (apiKey is not null) _headers.Add("authorization", $"Bearer {apiKey}");
    }

    /// <inheritdoc />
    public async Task<FlowHash> RegisterAsync(Flow flow, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var family = CheckedFamily.Of(flow);
        foreach (var member in family) await AskAsync(options => _engine.RegisterAsync(new V1.RegisterRequest { Definition = UnsafeByteOperations.UnsafeWrap(member.Encoded) }, options), cancellationToken);
        return family[^1].Hash;
    }

    /// <inheritdoc />
    public async Task<ExecutionInfo> RunAsync(Flow flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        await RunAsync(await RegisterAsync(flow, cancellationToken), inputs, options, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> RunAsync(FlowHash flow, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync(flow.Value, inputs, options, cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> RunAsync(string flowName, object? inputs = null, RunOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(flowName);
        var run = new V1.RunRequest { Flow = flowName, Id = options?.Id?.Value ?? string.Empty, StartAt = CommandCodec.ToProto(options?.StartAt), Target = options?.Target ?? string.Empty, BusinessKey = options?.BusinessKey ?? string.Empty, FairnessKey = options?.FairnessKey ?? string.Empty };
        CommandCodec.AddTo(run.Inputs, Inputs.From(inputs));
        CommandCodec.AddTo(run.Environment, Inputs.From(options?.Environment));
        foreach (var (name, value) in options?.Attributes ?? ImmutableDictionary<string, string>.Empty) run.Attributes.Add(name, value);
        return InfoAsync(call => _engine.RunAsync(run, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskCompleteAsync(AttemptToken token, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var complete = new V1.CompleteRequest { Token = token.ToString(), Outcome = CommandCodec.ToProto(outcome) };
        return InfoAsync(call => _engine.CompleteAsync(complete, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskCompleteAsync(ExecutionId id, string task, TaskOutcome outcome, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        var complete = new V1.CompleteRequest { Task = new V1.NamedTask { Execution = id.Value, Name = task }, Outcome = CommandCodec.ToProto(outcome) };
        return InfoAsync(call => _engine.CompleteAsync(complete, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> TaskHeartbeatAsync(AttemptToken token, Payload? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        var beat = new V1.HeartbeatRequest { Token = token.ToString(), Progress = progress is null ? null : CommandCodec.ToProto(progress) };
        return InfoAsync(call => _engine.HeartbeatAsync(beat, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> SignalAsync(ExecutionId id, string name, Payload value, string? requestId = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        var signal = new V1.SignalRequest { Execution = id.Value, Name = name, Value = CommandCodec.ToProto(value), RequestId = requestId ?? string.Empty };
        return InfoAsync(call => _engine.SignalAsync(signal, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> StopAsync(ExecutionId id, CancellationToken cancellationToken = default) => InfoAsync(call => _engine.StopAsync(Of(id), call), cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, CancellationToken cancellationToken = default) => ResumeAsync(id, [], cancellationToken);

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, IEnumerable<HeldDecision> decisions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        return ResumeAsync(id, new ResumeOptions { Decisions = [.. decisions] }, cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> ResumeAsync(ExecutionId id, ResumeOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var resume = new V1.ResumeRequest { Execution = id.Value };
        CommandCodec.AddTo(resume.Environment, options.Environment);
        resume.Decisions.Add(options.Decisions.Select(decision => new V1.ResumeRequest.Types.Decision { Task = decision.Task, Outcome = decision.Outcome is { } outcome ? CommandCodec.ToProto(outcome) : null }));
        return InfoAsync(call => _engine.ResumeAsync(resume, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> RerunAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default) =>
        InfoAsync(call => _engine.RerunAsync(CommandCodec.ToProto(id, options), call), cancellationToken);

    /// <inheritdoc />
    public async Task<Foresight> ForeseeAsync(ExecutionId id, RerunOptions? options = null, CancellationToken cancellationToken = default) =>
        ReplyCodec.FromProto(await AskAsync(call => _engine.ForeseeAsync(CommandCodec.ToProto(id, options), call), cancellationToken));

    /// <inheritdoc />
    public Task<ExecutionInfo> SkipAsync(ExecutionId id, string task, Payload value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        ArgumentNullException.ThrowIfNull(value);
        return InfoAsync(call => _engine.SkipAsync(new V1.SkipRequest { Execution = id.Value, Task = task, Value = CommandCodec.ToProto(value) }, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> CancelAsync(ExecutionId id, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return InfoAsync(call => _engine.CancelAsync(new V1.CancelRequest { Execution = id.Value, Reason = reason }, call), cancellationToken);
    }

    /// <inheritdoc />
    public Task<ExecutionInfo> EndAsync(ExecutionId id, ExecutionState state, string message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return InfoAsync(call => _engine.EndAsync(new V1.EndRequest { Execution = id.Value, State = (V1.ExecutionState)(int)state, Message = message }, call), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ExecutionState> GetStateAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        (ExecutionState)(int)(await AskAsync(call => _engine.StateAsync(Of(id), call), cancellationToken)).State;

    /// <inheritdoc />
    public async Task<ExecutionDetails> GetDetailsAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        ReplyCodec.FromProto(await AskAsync(call => _engine.DetailsAsync(Of(id), call), cancellationToken));

    /// <inheritdoc />
    public async Task<Explanation> ExplainAsync(ExecutionId id, CancellationToken cancellationToken = default) =>
        ReplyCodec.FromProto(await AskAsync(call => _engine.ExplainAsync(Of(id), call), cancellationToken));

    /// <inheritdoc />
    public async Task<ExecutionInfo> WaitAsync(ExecutionId id, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // The server answers from time to time, so that nothing between us takes the silence for death.
            if ((await AskAsync(call => _engine.WaitAsync(Of(id), call), cancellationToken)).Ended is { } ended) return CommandCodec.FromProto(ended);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JournalEntry> EventsAsync(ExecutionId id, long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = _engine.Events(new V1.EventsRequest { Execution = id.Value, After = after, Follow = follow }, new CallOptions(_headers, cancellationToken: cancellationToken));
        while (await NextAsync(call.ResponseStream, cancellationToken)) yield return ReplyCodec.FromProto(call.ResponseStream.Current);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ExecutionSummary> ListAsync(ExecutionFilter? filter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = _engine.List(ListCodec.ToProto(filter), new CallOptions(_headers, cancellationToken: cancellationToken));
        while (await NextAsync(call.ResponseStream, cancellationToken)) yield return ListCodec.FromProto(call.ResponseStream.Current);
    }

    private static V1.ExecutionRequest Of(ExecutionId id) => new() { Execution = id.Value };

    private async Task<ExecutionInfo> InfoAsync(Func<CallOptions, AsyncUnaryCall<V1.Info>> ask, CancellationToken cancellationToken) => CommandCodec.FromProto(await AskAsync(ask, cancellationToken));

    private async Task<T> AskAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask(new CallOptions(_headers, cancellationToken: cancellationToken)).ResponseAsync;
        }
        catch (RpcException refused)
        {
            throw Meant(refused, cancellationToken);
        }
    }

    private static async Task<bool> NextAsync<T>(IAsyncStreamReader<T> stream, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.MoveNext(cancellationToken);
        }
        catch (RpcException refused)
        {
            throw Meant(refused, cancellationToken);
        }
    }

    private static Exception Meant(RpcException refused, CancellationToken cancellationToken)
    {
        if (refused.StatusCode == StatusCode.Cancelled && cancellationToken.IsCancellationRequested) return new OperationCanceledException(cancellationToken);
        return refused.Trailers.GetValue(GrpcRefusal.CodeKey) is { } code
            ? new EngineException(new EngineError(code, refused.Status.Detail))
            : new EngineException(new EngineError(EngineError.Unavailable, $"The server gave no answer of a LazyEngine server: {refused.StatusCode}, {refused.Status.Detail} Whether the request was carried out is unknown; it is safe to repeat it."));
    }
}
