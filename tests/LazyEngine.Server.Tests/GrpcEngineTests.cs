using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Server.Tests;

/// <summary>An engine behind gRPC is the same engine, and callers that misbehave hurt nobody else.</summary>
public sealed class GrpcEngineTests(ServedEngine served) : RemoteEngineTests(served, served.OverGrpc)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");

        var refusal = await Assert.ThrowsAsync<EngineException>(() => new LazyEngineGrpcClient(channel).GetStateAsync(ExecutionId.Parse("any")));

        Assert.Equal(EngineError.Unavailable, refusal.Code);
        Assert.Contains("safe to repeat", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_given_up_is_cancelled()
    {
        var run = await Served.OverGrpc.RunAsync("approval", new { number = 1 });
        using var over = new CancellationTokenSource();
        var waiting = Served.OverGrpc.WaitAsync(run.Id, over.Token);

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_value_in_another_form_than_json_and_no_value_arrive_as_they_are()
    {
        var id = ExecutionId.Parse("forms");
        var picture = new Payload(new byte[] { 0, 1, 255 }, "image/png");
        await Served.OverGrpc.RunAsync(Flow.Linear("forms", Flow.Signal("a", "go"), Flow.Signal("b", "go")), options: new RunOptions { Id = id });

        await Served.OverGrpc.SignalAsync(id, "go", picture);
        await Served.OverGrpc.SignalAsync(id, "go", Payload.None);

        var details = await Served.OverGrpc.GetDetailsAsync(id);
        Assert.Equal([picture, Payload.None], details.Tasks.Select(task => task.Result));
        Assert.Equal(await Served.Local.GetDetailsAsync(id), details);
    }

    [Fact]
    public async Task Executions_are_found_by_what_was_said_of_them_when_they_were_started()
    {
        var options = new RunOptions { Id = ExecutionId.Parse("found"), BusinessKey = "order-7", Attributes = new Dictionary<string, string> { ["city"] = "Oslo" } };
        await Served.OverGrpc.RunAsync("approval", new { number = 1 }, options);
        await Served.OverGrpc.RunAsync("approval", new { number = 1 }, options with { Id = ExecutionId.Parse("not-found"), BusinessKey = "order-8" });
        var filter = new ExecutionFilter(FlowName: "approval") { BusinessKey = "order-7", Attributes = options.Attributes, States = [ExecutionState.Running], CreatedFrom = DateTimeOffset.UnixEpoch };

        var found = await Served.OverGrpc.ListAsync(filter).ToListAsync();

        Assert.Equal("found", Assert.Single(found).Id.Value);
        Assert.Equal(await Served.Local.ListAsync(filter).ToListAsync(), found);
        await Assert.ThrowsAsync<EngineException>(async () => await Served.OverGrpc.ListAsync(filter with { Order = ExecutionOrder.Updated }).ToListAsync());
    }

    public static TheoryData<string, string> Nonsense => new()
    {
        { "an id that is none", "a/b" },
        { "a token that is none", "nonsense" },
        { "no outcome", "success, failure and pending" },
        { "neither task nor token", "task and token" },
        { "a flow that is none", "cannot be read" },
        { "a state that is none", "state is 77" },
        { "a version below zero", "after is -1" },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_is_refused_with_a_code_and_with_what_is_wrong(string what, string says)
    {
        using var channel = GrpcChannel.ForAddress(Served.GrpcAt);
        var engine = new V1.Engine.EngineClient(channel);
        var success = new V1.Outcome { Success = new V1.Value() };

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            switch (what)
            {
                case "an id that is none": await engine.StopAsync(new V1.ExecutionRequest { Execution = "a/b" }); break;
                case "a token that is none": await engine.CompleteAsync(new V1.CompleteRequest { Token = "nonsense", Outcome = success }); break;
                case "no outcome": await engine.CompleteAsync(new V1.CompleteRequest { Token = "a/b/0.0.1" }); break;
                case "neither task nor token": await engine.CompleteAsync(new V1.CompleteRequest { Outcome = success }); break;
                case "a flow that is none": await engine.RegisterAsync(new V1.RegisterRequest { Definition = Google.Protobuf.ByteString.CopyFrom(0xff, 0xff, 0x01) }); break;
                case "a state that is none": await engine.List(new V1.ListRequest { State = (V1.ExecutionState)77 }).ResponseStream.MoveNext(CancellationToken.None); break;
                default: await engine.Events(new V1.EventsRequest { Execution = "a", After = -1 }).ResponseStream.MoveNext(CancellationToken.None); break;
            }
        });

        Assert.Equal((StatusCode.InvalidArgument, EngineError.InvalidRequest), (refused.StatusCode, refused.Trailers.GetValue("lazyengine-code")));
        Assert.Contains(says, refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_message_ends_its_own_call_only()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(Served.GrpcAt), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var garbage = new ByteArrayContent([0, 0, 0, 0, 4, 0xff, 0xff, 0xff, 0xff]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };
        using var response = await http.PostAsync("lazyengine.engine.v1.Engine/Run", garbage);
        await response.Content.ReadAsByteArrayAsync();

        Assert.NotEqual("0", response.TrailingHeaders.Concat(response.Headers).Single(header => header.Key == "grpc-status").Value.Single());
        await IsStillServedAsync();
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_and_nobody_else_is_hurt()
    {
        using var channel = GrpcChannel.ForAddress(Served.GrpcAt, new GrpcChannelOptions { MaxSendMessageSize = null });
        var run = new V1.RunRequest { Flow = "approval", Inputs = { ["number"] = new V1.Value { Bytes = Google.Protobuf.ByteString.CopyFrom(new byte[7 * 1024 * 1024]) } } };

        var refused = await Assert.ThrowsAsync<RpcException>(() => new V1.Engine.EngineClient(channel).RunAsync(run).ResponseAsync);

        // The server may hang up before all of it is sent.
        Assert.Contains(refused.StatusCode, new[] { StatusCode.ResourceExhausted, StatusCode.Cancelled, StatusCode.Internal, StatusCode.Unavailable });
        await IsStillServedAsync();
    }

    [Fact]
    public async Task A_caller_that_stops_reading_holds_up_nobody_else()
    {
        var id = ExecutionId.Parse("unread");
        await Served.OverGrpc.RunAsync(Flow.Linear("unread", Enumerable.Range(0, 40).Select(number => (FlowItem)Flow.Signal($"s{number}", "go")).ToArray()), options: new RunOptions { Id = id });
        for (var number = 0; number < 40; number++) await Served.OverGrpc.SignalAsync(id, "go", Payload.Json(new string('x', 50_000)));
        using var channel = GrpcChannel.ForAddress(Served.GrpcAt);
        var calls = Enumerable.Range(0, 20).Select(_ => new V1.Engine.EngineClient(channel).Events(new V1.EventsRequest { Execution = id.Value })).ToList();
        foreach (var call in calls) Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));

        await IsStillServedAsync();
        foreach (var call in calls) call.Dispose();
    }

    [Fact]
    public async Task A_thousand_connections_that_say_nothing_hold_up_nobody_else()
    {
        var at = new Uri(Served.GrpcAt);
        var sockets = new List<Socket>();
        try
        {
            for (var number = 0; number < 1_000; number++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, at.Port);
            }

            await IsStillServedAsync();
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    private async Task IsStillServedAsync()
    {
        var run = await Served.OverGrpc.RunAsync("approval", new { number = 1 }).WaitAsync(Patience);
        Assert.Equal(ExecutionState.Cancelled, (await Served.OverGrpc.CancelAsync(run.Id, "seen").WaitAsync(Patience)).State);
    }
}
