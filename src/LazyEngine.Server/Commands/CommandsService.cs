using Grpc.Core;
using LazyEngine.Client.Commands;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Server.Commands;

/// <summary>The gRPC service for commands and questions: the application's <see cref="ILazyEngine"/>.</summary>
[BindServiceMethod(typeof(CheckedMethods), nameof(CheckedMethods.Bind))]
internal sealed class CommandsService(ILazyEngine engine, IHostApplicationLifetime application, ILogger<CommandsService> log) : V1.Engine.EngineBase
{
    /// <summary>How long a call waits for the end of an execution before it is told to ask again.</summary>
    private static readonly TimeSpan WaitFor = TimeSpan.FromSeconds(20);

    [Needs(Role.Operator)]
    public override Task<V1.RegisterReply> Register(V1.RegisterRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () => new V1.RegisterReply { Flow = (await engine.RegisterAsync(FlowCodec.Decode(request.Definition.Memory), context.CancellationToken)).Value });

    [Needs(Role.Operator)]
    public override Task<V1.Info> Run(V1.RunRequest request, ServerCallContext context) => InfoAsync(context, () =>
    {
        var options = new RunOptions
        {
            Id = request.Id.Length == 0 ? null : ExecutionId.Parse(request.Id),
            StartAt = CommandCodec.FromProto(request.StartAt),
            Environment = request.Environment.Count == 0 ? null : CommandCodec.FromProto(request.Environment),
            Target = request.Target.Length == 0 ? null : request.Target,
            FairnessKey = request.FairnessKey.Length == 0 ? null : request.FairnessKey,
            BusinessKey = request.BusinessKey.Length == 0 ? null : request.BusinessKey,
            Attributes = request.Attributes.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
        };
        var inputs = CommandCodec.FromProto(request.Inputs);
        return FlowHash.IsHash(request.Flow)
            ? engine.RunAsync(FlowHash.Parse(request.Flow), inputs, options, context.CancellationToken)
            : engine.RunAsync(request.Flow, inputs, options, context.CancellationToken);
    });

    [Needs(Role.Operator, Role.Worker)]
    public override Task<V1.Info> Complete(V1.CompleteRequest request, ServerCallContext context) => InfoAsync(context, () =>
    {
        var outcome = CommandCodec.FromProto(request.Outcome);
        return request.WhichCase switch
        {
            V1.CompleteRequest.WhichOneofCase.Token => engine.TaskCompleteAsync(AttemptToken.Parse(request.Token), outcome, context.CancellationToken),
            V1.CompleteRequest.WhichOneofCase.Task => engine.TaskCompleteAsync(ExecutionId.Parse(request.Task.Execution), request.Task.Name, outcome, context.CancellationToken),
            _ => throw new ArgumentException("One of task and token is expected."),
        };
    });

    [Needs(Role.Operator, Role.Worker)]
    public override Task<V1.Info> Heartbeat(V1.HeartbeatRequest request, ServerCallContext context) => InfoAsync(context, () =>
        engine.TaskHeartbeatAsync(AttemptToken.Parse(request.Token), request.Progress is null ? null : CommandCodec.FromProto(request.Progress), context.CancellationToken));

    [Needs(Role.Operator)]
    public override Task<V1.Info> Signal(V1.SignalRequest request, ServerCallContext context) => InfoAsync(context, () =>
        engine.SignalAsync(ExecutionId.Parse(request.Execution), request.Name, CommandCodec.FromProto(request.Value), request.RequestId.Length == 0 ? null : request.RequestId, context.CancellationToken));

    [Needs(Role.Operator)]
    public override Task<V1.Info> Stop(V1.ExecutionRequest request, ServerCallContext context) =>
        InfoAsync(context, () => engine.StopAsync(ExecutionId.Parse(request.Execution), context.CancellationToken));

    [Needs(Role.Operator)]
    public override Task<V1.Info> Resume(V1.ResumeRequest request, ServerCallContext context) => InfoAsync(context, () =>
        engine.ResumeAsync(
            ExecutionId.Parse(request.Execution),
            new ResumeOptions
            {
                Decisions = [.. request.Decisions.Select(decision => new HeldDecision(decision.Task, decision.Outcome is { } outcome ? CommandCodec.FromProto(outcome) : null))],
                Environment = CommandCodec.FromProto(request.Environment),
            },
            context.CancellationToken));

    [Needs(Role.Operator)]
    public override Task<V1.Info> Cancel(V1.CancelRequest request, ServerCallContext context) =>
        InfoAsync(context, () => engine.CancelAsync(ExecutionId.Parse(request.Execution), request.Reason, context.CancellationToken));

    [Needs(Role.Operator)]
    public override Task<V1.Info> End(V1.EndRequest request, ServerCallContext context) =>
        InfoAsync(context, () => engine.EndAsync(ExecutionId.Parse(request.Execution), (ExecutionState)(int)request.State, request.Message, context.CancellationToken));

    [Needs(Role.Operator)]
    public override Task<V1.Info> Rerun(V1.RerunRequest request, ServerCallContext context) =>
        InfoAsync(context, () => engine.RerunAsync(ExecutionId.Parse(request.Execution), CommandCodec.FromProto(request), context.CancellationToken));

    [Needs(Role.Reader)]
    public override Task<V1.Foresight> Foresee(V1.RerunRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () => ReplyCodec.ToProto(await engine.ForeseeAsync(ExecutionId.Parse(request.Execution), CommandCodec.FromProto(request), context.CancellationToken)));

    [Needs(Role.Operator)]
    public override Task<V1.Info> Skip(V1.SkipRequest request, ServerCallContext context) =>
        InfoAsync(context, () => engine.SkipAsync(ExecutionId.Parse(request.Execution), request.Task, CommandCodec.FromProto(request.Value), context.CancellationToken));

    [Needs(Role.Reader)]
    public override Task<V1.StateReply> State(V1.ExecutionRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () => new V1.StateReply { State = (V1.ExecutionState)(int)await engine.GetStateAsync(ExecutionId.Parse(request.Execution), context.CancellationToken) });

    [Needs(Role.Reader)]
    public override Task<V1.ExecutionDetails> Details(V1.ExecutionRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () => ReplyCodec.ToProto(await engine.GetDetailsAsync(ExecutionId.Parse(request.Execution), context.CancellationToken)));

    [Needs(Role.Reader)]
    public override Task<V1.Explanation> Explain(V1.ExecutionRequest request, ServerCallContext context) =>
        AnswerAsync(context, async () => ReplyCodec.ToProto(await engine.ExplainAsync(ExecutionId.Parse(request.Execution), context.CancellationToken)));

    [Needs(Role.Reader)]
    public override Task<V1.WaitReply> Wait(V1.ExecutionRequest request, ServerCallContext context) => AnswerAsync(context, async () =>
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, application.ApplicationStopping);
        late.CancelAfter(WaitFor);
        try
        {
            return new V1.WaitReply { Ended = CommandCodec.ToProto(await engine.WaitAsync(ExecutionId.Parse(request.Execution), late.Token)) };
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            return new V1.WaitReply();
        }
    });

    [Needs(Role.Reader)]
    public override Task Events(V1.EventsRequest request, IServerStreamWriter<V1.Entry> responseStream, ServerCallContext context) => AnswerAsync(context, async () =>
    {
        if (request.After < 0) throw new ArgumentException($"after is {request.After}: a number from 0 up is expected.");
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, application.ApplicationStopping);
        await foreach (var entry in engine.EventsAsync(ExecutionId.Parse(request.Execution), request.After, request.Follow, over.Token))
            await responseStream.WriteAsync(ReplyCodec.ToProto(entry), over.Token);
        return true;
    });

    [Needs(Role.Reader)]
    public override Task List(V1.ListRequest request, IServerStreamWriter<V1.Summary> responseStream, ServerCallContext context) => AnswerAsync(context, async () =>
    {
        if (request.Limit < 0) throw new ArgumentException($"limit is {request.Limit}: a number from 0 up is expected.");
        var executions = engine.ListAsync(ListCodec.FromProto(request), context.CancellationToken);
        await foreach (var summary in request.Limit == 0 ? executions : executions.Take(request.Limit)) await responseStream.WriteAsync(ListCodec.ToProto(summary), context.CancellationToken);
        return true;
    });

    private Task<V1.Info> InfoAsync(ServerCallContext context, Func<Task<ExecutionInfo>> act) => AnswerAsync(context, async () => CommandCodec.ToProto(await act()));

    private async Task<T> AnswerAsync<T>(ServerCallContext context, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (application.ApplicationStopping.IsCancellationRequested)
        {
            throw GrpcProblems.Of(new EngineError(EngineError.Unavailable, "The server stops. Go on with another, or when it is back."));
        }
        catch (Exception failure)
        {
            throw GrpcProblems.Of(Problems.ErrorOf(failure) ?? Problems.Unexpected(log, failure, "gRPC", context.Method));
        }
    }
}
