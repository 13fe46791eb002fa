using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using LazyEngine.Client.Work;
using LazyEngine.Client.Work.V1;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Server.Tests;

/// <summary>Workers outside the engine's process: what reaches them, what they say, and what becomes of those that misbehave.</summary>
public sealed class RemoteWorkerTests(WorkedEngine engine) : IClassFixture<WorkedEngine>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WorkedEngine _engine = engine;

    [Fact]
    public async Task Tasks_run_in_the_worker_with_their_arguments_and_results()
    {
        await using var worker = await Worker.StartAsync(_engine.WorkersAt, options => options
            .AddHandler("double", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<int>("number") * 2)))
            .AddHandler("fails", (_, _) => ValueTask.FromResult(Outcome.Failure("Meant", "It is meant to.", "really"))));

        var run = await _engine.Engine.RunAsync(Flow.Linear("far", Flow.Task("double").Requires("number").Provides("n"), Flow.Task("again").Handler("double").Rebind("number", "n"), Flow.Task("fails")), new { number = 4 });
        var end = await _engine.Engine.WaitAsync(run.Id).WaitAsync(Patience);

        Assert.Equal(new TaskFailure("Meant", "It is meant to.", "really"), end.Error);
        Assert.Equal([8, 16], (await _engine.Engine.GetDetailsAsync(run.Id)).Tasks.Take(2).Select(task => task.Result!.As<int>()));
    }

    [Fact]
    public async Task A_compensation_runs_in_the_worker_and_knows_what_it_undoes()
    {
        var undone = new TaskCompletionSource<(int Result, string Failed)>();
        await using var worker = await Worker.StartAsync(_engine.WorkersAt, options => options
            .AddHandler("book", (_, _) => ValueTask.FromResult(Outcome.Success(7)))
            .AddHandler("pay", (_, _) => ValueTask.FromResult(Outcome.Failure("NoMoney", "There is none.")))
            .AddHandler("cancel", (context, _) =>
            {
                undone.TrySetResult((context.Undo!.Result!.As<int>(), context.Undo.Failures["pay"].Code));
                return ValueTask.FromResult(Outcome.Success());
            }));

        var run = await _engine.Engine.RunAsync(Flow.Linear("back", Flow.Task("book").Compensate("cancel"), Flow.Task("pay")));

        Assert.Equal(ExecutionState.Reverted, (await _engine.Engine.WaitAsync(run.Id).WaitAsync(Patience)).State);
        Assert.Equal((7, "NoMoney"), await undone.Task);
    }

    [Fact]
    public async Task A_task_for_a_group_goes_to_a_worker_that_is_in_it_with_its_fairness_key()
    {
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
        using var any = await HelloAsync(channel, "any", "grouped");
        using var gpu = await HelloAsync(channel, new Hello { Worker = "gpu-1", Queues = { new Queue { Name = "grouped", Slots = 1 } }, Groups = { "gpu" } });

        var run = await _engine.Engine.RunAsync(Flow.Unordered("grouped", Flow.Task("heavy").OnWorkers("gpu").Queue("grouped").WithFairnessKey("gold"), Flow.Task("named").OnWorkers("any").Queue("grouped")));

        var (heavy, named) = ((await NextAsync(gpu)).Dispatch, (await NextAsync(any)).Dispatch);
        Assert.Equal(($"{run.Id}/heavy/0.0.1", "gold"), (heavy.Token, heavy.FairnessKey));
        Assert.Equal(($"{run.Id}/named/0.0.1", false), (named.Token, named.HasFairnessKey && named.FairnessKey.Length > 0));
    }

    [Fact]
    public async Task A_sign_of_life_is_answered_and_its_progress_kept()
    {
        await using var worker = await Worker.StartAsync(_engine.WorkersAt, options => options.AddHandler("steps", async (context, cancellationToken) =>
        {
            await context.HeartbeatAsync(Payload.Json("half"), cancellationToken);
            return context.Attempt == 1 ? Outcome.Failure("Again", "Go on from there.") : Outcome.Success(context.Progress!.As<string>());
        }));

        var run = await _engine.Engine.RunAsync(Flow.Linear("beating", Flow.Task("steps").Retry(RetryPolicy.Fixed(2, TimeSpan.Zero))));
        await _engine.Engine.WaitAsync(run.Id).WaitAsync(Patience);

        Assert.Equal("half", (await _engine.Engine.GetDetailsAsync(run.Id)).Tasks[0].Result!.As<string>());
    }

    [Fact]
    public async Task What_is_cancelled_is_told_to_stop()
    {
        var (began, stopped) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var worker = await Worker.StartAsync(_engine.WorkersAt, options => options.AddHandler("long", async (_, cancellationToken) =>
        {
            began.TrySetResult();
            await using var registration = cancellationToken.Register(() => stopped.TrySetResult());
            await stopped.Task;
            return Outcome.Success();
        }));
        var run = await _engine.Engine.RunAsync(Flow.Linear("given-up", Flow.Task("long")));
        await began.Task.WaitAsync(Patience);

        await _engine.Engine.CancelAsync(run.Id, "no longer needed");

        await stopped.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_loses_and_doubles_nothing()
    {
        await using var wire = new CutWire(_engine.WorkersAt);
        var (starts, open) = (new ConcurrentDictionary<string, int>(StringComparer.Ordinal), new TaskCompletionSource());
        var began = new CountdownEvent(4);
        await using var worker = await Worker.StartAsync(wire.Address, options => options.WorkOn("default", 4).AddHandler("held", async (context, _) =>
        {
            starts.AddOrUpdate(context.Token.ToString(), 1, (_, count) => count + 1);
            began.Signal();
            await open.Task;
            return Outcome.Success(context.TaskName);
        }));
        var run = await _engine.Engine.RunAsync(Flow.Unordered("wide", Enumerable.Range(0, 4).Select(number => (FlowItem)Flow.Task($"t{number}").Handler("held")).ToArray()));
        Assert.True(began.Wait(Patience));

        wire.Cut();
        open.SetResult();
        await wire.ReconnectedAsync().WaitAsync(Patience);
        var end = await _engine.Engine.WaitAsync(run.Id).WaitAsync(Patience);

        Assert.Equal(ExecutionState.Success, end.State);
        Assert.Equal([1, 1, 1, 1], starts.Values);
        Assert.All((await _engine.Engine.GetDetailsAsync(run.Id)).Tasks, task => Assert.Equal((1, task.Name), (task.Attempt, task.Result!.As<string>())));
    }

    [Fact]
    public async Task A_worker_that_stops_finishes_what_it_runs_and_takes_nothing_new()
    {
        var (began, open) = (new TaskCompletionSource(), new TaskCompletionSource());
        var worker = await Worker.StartAsync(_engine.WorkersAt, options => options.WorkOn("default", 1).AddHandler("slow", async (context, _) =>
        {
            began.TrySetResult();
            await open.Task;
            return Outcome.Success("by the first");
        }));
        var first = await _engine.Engine.RunAsync(Flow.Linear("one", Flow.Task("slow")));
        await began.Task.WaitAsync(Patience);

        var stopping = worker.DisposeAsync();
        open.SetResult();
        await stopping;
        await _engine.Engine.WaitAsync(first.Id).WaitAsync(Patience);
        var second = await _engine.Engine.RunAsync(Flow.Linear("two", Flow.Task("slow")));
        await using var other = await Worker.StartAsync(_engine.WorkersAt, options => options.AddHandler("slow", (_, _) => ValueTask.FromResult(Outcome.Success("by the second"))));
        await _engine.Engine.WaitAsync(second.Id).WaitAsync(Patience);

        Assert.Equal((1, "by the first"), await ResultAsync(first.Id));
        Assert.Equal((1, "by the second"), await ResultAsync(second.Id));
    }

    [Fact]
    public async Task A_worker_that_leaves_without_a_word_of_its_work_is_replaced_at_once()
    {
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
        var run = await _engine.Engine.RunAsync(Flow.Linear("left", Flow.Task("left behind")));
        using (var call = await HelloAsync(channel, "leaver"))
        {
            var first = await NextAsync(call);
            Assert.Equal((ToWorker.KindOneofCase.Dispatch, "left behind"), (first.KindCase, first.Dispatch?.Handler));
            await call.RequestStream.CompleteAsync();
            Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        }

        await using var other = await Worker.StartAsync(_engine.WorkersAt, options => options.AddHandler("left behind", (_, _) => ValueTask.FromResult(Outcome.Success("done"))));
        await _engine.Engine.WaitAsync(run.Id).WaitAsync(Patience);

        Assert.Equal((2, "done"), await ResultAsync(run.Id));
    }

    [Fact]
    public async Task A_completion_right_behind_the_hello_of_a_worker_that_comes_from_another_server_counts()
    {
        for (var round = 0; round < 20; round++)
        {
            using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
            var name = $"comes-{round}";
            using var call = new Workers.WorkersClient(channel).Work();
            await call.RequestStream.WriteAsync(new FromWorker { Hello = new Hello { Worker = name, Queues = { new Queue { Name = name, Slots = 1 } }, Held = { new Held { Token = $"{name}/a/0.0.1", Queue = name } } } });
            await call.RequestStream.WriteAsync(new FromWorker { Completion = new Client.Work.V1.Completion { Token = $"{name}/a/0.0.1", Success = new Value() } });

            Assert.NotNull((await NextAsync(call)).Welcome);
            // The execution decides whether it counts, and not the server that knows nothing of it.
            var answer = await NextAsync(call);
            Assert.True(answer.Acknowledged is { Refusal: null }, answer.ToString());
        }
    }

    [Fact]
    public async Task What_a_worker_was_not_given_it_cannot_complete()
    {
        await using var other = await Worker.StartAsync(_engine.WorkersAt, options => options.AddHandler("waits", (_, _) => ValueTask.FromResult(Outcome.Pending)));
        var run = await _engine.Engine.RunAsync(Flow.Linear("guarded", Flow.Task("waits")), options: new RunOptions { Id = ExecutionId.Parse("guarded") });
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
        using var call = await HelloAsync(channel, "thief", "elsewhere");

        await call.RequestStream.WriteAsync(new FromWorker { Completion = new Client.Work.V1.Completion { Token = "guarded/waits/0.0.1", Success = new Value() } });

        Assert.Equal(EngineError.UnknownAttempt, (await NextAsync(call)).Acknowledged.Refusal.Code);
        Assert.NotEqual(ExecutionState.Success, await _engine.Engine.GetStateAsync(run.Id));
    }

    public static TheoryData<string> BadWords => ["no hello", "no name", "no queue", "no slots", "a group that is none", "twice the queue", "a token that is none", "a second hello", "a held token that is none"];

    [Theory]
    [MemberData(nameof(BadWords))]
    public async Task Whoever_talks_nonsense_is_told_so_and_nobody_else_is_hurt(string what)
    {
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
        using var call = new Workers.WorkersClient(channel).Work();
        foreach (var message in Words(what)) await call.RequestStream.WriteAsync(message);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                // Welcome may come first.
            }
        });

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.NotEmpty(refused.Status.Detail);
        await Tasks_run_in_the_worker_with_their_arguments_and_results();
    }

    [Fact]
    public async Task A_name_that_comes_back_with_other_queues_is_refused_and_the_first_stream_goes_on()
    {
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
        using var first = await HelloAsync(channel, "named", "elsewhere-1");

        using var second = new Workers.WorkersClient(channel).Work();
        await second.RequestStream.WriteAsync(new FromWorker { Hello = new Hello { Worker = "named", Queues = { new Queue { Name = "elsewhere-2", Slots = 1 } } } });
        var refused = await Assert.ThrowsAsync<RpcException>(() => second.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        await _engine.Engine.RunAsync(Flow.Linear("goes-on", Flow.Task("still").Queue("elsewhere-1")));
        Assert.Equal("still", (await NextAsync(first)).Dispatch.Handler);
    }

    [Fact]
    public async Task A_message_that_is_too_large_ends_its_own_stream_only()
    {
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt, new GrpcChannelOptions { MaxSendMessageSize = null });
        using var call = await HelloAsync(channel, "large", "elsewhere");
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await call.RequestStream.WriteAsync(new FromWorker { Completion = new Client.Work.V1.Completion { Token = "x/y/0.0.1", Success = WorkCodec.ToProto(Payload.Json(new string('x', 6 * 1024 * 1024))) } });
            await call.ResponseStream.MoveNext(CancellationToken.None);
        });

        // The server may hang up before all of it is sent.
        Assert.Contains(refused.StatusCode, new[] { StatusCode.ResourceExhausted, StatusCode.Cancelled });
        await Tasks_run_in_the_worker_with_their_arguments_and_results();
    }

    [Fact]
    public async Task A_worker_that_reads_nothing_loses_its_stream_and_what_it_was_sent()
    {
        using var channel = GrpcChannel.ForAddress(_engine.WorkersAt);
        using var call = await HelloAsync(channel, "deaf", "elsewhere");
        var run = await _engine.Engine.RunAsync(Flow.Linear("unheard", Flow.Task("waiting").Queue("elsewhere")));
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true) await call.RequestStream.WriteAsync(new FromWorker { Completion = new Client.Work.V1.Completion { Token = "x/y/0.0.1", Success = new Value() } });
        });

        Assert.True(refused is RpcException or InvalidOperationException or IOException, refused.ToString());
        await using var other = await Worker.StartAsync(_engine.WorkersAt, options => options.WorkOn("elsewhere", 1).AddHandler("waiting", (_, _) => ValueTask.FromResult(Outcome.Success("heard"))));
        await _engine.Engine.WaitAsync(run.Id).WaitAsync(Patience * 2);
        Assert.Equal("heard", (await ResultAsync(run.Id)).Result);
    }

    [Fact]
    public async Task A_thousand_workers_are_served_and_the_next_is_turned_away()
    {
        var other = new WorkedEngine();
        await other.InitializeAsync();
        using var channel = GrpcChannel.ForAddress(other.WorkersAt, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true } });
        var calls = new ConcurrentBag<AsyncDuplexStreamingCall<FromWorker, ToWorker>>();
        try
        {
            await Parallel.ForAsync(0, Work.RemoteWorkers.Most, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (number, _) => calls.Add(await HelloAsync(channel, $"w{number}", "elsewhere")));
            var refused = await Assert.ThrowsAsync<RpcException>(() => HelloAsync(channel, "one-too-many", "elsewhere"));
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        }
        finally
        {
            foreach (var call in calls) call.Dispose();
            await other.DisposeAsync();
        }
    }

    private static IEnumerable<FromWorker> Words(string what)
    {
        var hello = new Hello { Worker = "bad", Queues = { new Queue { Name = "elsewhere", Slots = 1 } } };
        return what switch
        {
            "no hello" => [new FromWorker { Drain = new Drain() }],
            "no name" => [new FromWorker { Hello = new Hello { Worker = "a/b", Queues = { new Queue { Name = "elsewhere", Slots = 1 } } } }],
            "no queue" => [new FromWorker { Hello = new Hello { Worker = "bad" } }],
            "no slots" => [new FromWorker { Hello = new Hello { Worker = "bad", Queues = { new Queue { Name = "elsewhere" } } } }],
            "a group that is none" => [new FromWorker { Hello = new Hello { Worker = "bad", Queues = { new Queue { Name = "elsewhere", Slots = 1 } }, Groups = { "a b" } } }],
            "twice the queue" => [new FromWorker { Hello = new Hello { Worker = "bad", Queues = { new Queue { Name = "elsewhere", Slots = 1 }, new Queue { Name = "elsewhere", Slots = 2 } } } }],
            "a token that is none" => [new FromWorker { Hello = hello }, new FromWorker { Completion = new Client.Work.V1.Completion { Token = "nonsense", Success = new Value() } }],
            "a held token that is none" => [new FromWorker { Hello = new Hello { Worker = "bad", Queues = { new Queue { Name = "elsewhere", Slots = 1 } }, Held = { new Held { Token = "nonsense", Queue = "elsewhere" } } } }],
            _ => [new FromWorker { Hello = hello }, new FromWorker { Hello = hello }],
        };
    }

    private static Task<AsyncDuplexStreamingCall<FromWorker, ToWorker>> HelloAsync(GrpcChannel channel, string name, string queue = "default") =>
        HelloAsync(channel, new Hello { Worker = name, Queues = { new Queue { Name = queue, Slots = 1 } } });

    private static async Task<AsyncDuplexStreamingCall<FromWorker, ToWorker>> HelloAsync(GrpcChannel channel, Hello hello)
    {
        var call = new Workers.WorkersClient(channel).Work();
        await call.RequestStream.WriteAsync(new FromWorker { Hello = hello });
        Assert.NotNull((await NextAsync(call)).Welcome);
        return call;
    }

    private static async Task<ToWorker> NextAsync(AsyncDuplexStreamingCall<FromWorker, ToWorker> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience));
        return call.ResponseStream.Current;
    }

    private async Task<(int Attempt, string Result)> ResultAsync(ExecutionId id)
    {
        var task = (await _engine.Engine.GetDetailsAsync(id)).Tasks[0];
        Assert.Null(task.Error);
        return (task.Attempt, task.Result!.As<string>()!);
    }

    private sealed class Worker(IHost host) : IAsyncDisposable
    {
        public static async Task<Worker> StartAsync(string address, Action<Client.LazyEngineWorkerOptions> configure)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
            builder.AddLazyEngineWorker(worker =>
            {
                worker.Address = new Uri(address);
                configure(worker);
            });
            var host = builder.Build();
            await host.StartAsync();
            return new Worker(host);
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
