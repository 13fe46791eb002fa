using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using LazyEngine.Client;
using LazyEngine.Client.Work;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;

namespace LazyEngine.Server.Tests;

/// <summary>Workers that ask over plain HTTP. Each test has a queue of its own.</summary>
public sealed class PollingWorkerTests(PolledEngine engine) : IClassFixture<PolledEngine>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_poll_waits_for_work_and_results_go_on_to_the_next_task()
    {
        var waiting = engine.WorkAsync("w1", "q1");
        var run = await engine.Engine.RunAsync(Flow.Linear("far", Flow.Task("double").Requires("number").Provides("n").Queue("q1"), Flow.Task("fails").Rebind("value", "n").Queue("q1")), new { number = 4 });

        var first = await waiting.WaitAsync(Patience);
        Assert.Equal(("double", 4, $"{run.Id}/double/0.0", TaskPurpose.Run), (first.Handler, first.Arguments["number"].As<int>(), first.IdempotencyKey, first.Purpose));
        Assert.Equal(HttpStatusCode.OK, (await engine.TellAsync("complete", new FinishRequest("w1", first.Token, Payload.Json(8)))).Status);
        var second = await engine.WorkAsync("w1", "q1");
        Assert.Equal(8, second.Arguments["value"].As<int>());
        await engine.TellAsync("complete", new FinishRequest("w1", second.Token, Error: new TaskFailure("Meant", "It is meant to.", "really")));

        Assert.Equal(new TaskFailure("Meant", "It is meant to.", "really"), (await engine.Engine.WaitAsync(run.Id).WaitAsync(Patience)).Error);
    }

    [Fact]
    public async Task A_repeated_completion_is_acknowledged_and_another_value_is_refused()
    {
        var run = await engine.Engine.RunAsync(Flow.Linear("repeated", Flow.Task("a").Queue("q2"), Flow.Signal("b", "go")));
        var work = await engine.WorkAsync("w2", "q2");

        Assert.Equal((HttpStatusCode.OK, null), await engine.TellAsync("complete", new FinishRequest("w2", work.Token, Payload.Json(1))));
        Assert.Equal((HttpStatusCode.OK, null), await engine.TellAsync("complete", new FinishRequest("w2", work.Token, Payload.Json(1))));
        Assert.Equal((HttpStatusCode.Conflict, EngineError.AlreadyCompleted), await engine.TellAsync("complete", new FinishRequest("w2", work.Token, Payload.Json(2))));

        Assert.Equal(1, (await engine.Engine.GetDetailsAsync(run.Id)).Tasks[0].Result!.As<int>());
    }

    [Fact]
    public async Task What_the_worker_does_not_hold_comes_again_and_what_it_holds_does_not()
    {
        await engine.Engine.RunAsync(Flow.Linear("lost-answer", Flow.Task("a").Queue("q3")));
        var first = await engine.WorkAsync("w3", "q3");

        Assert.Empty((await engine.PollAsync("w3", "q3", wait: 0, held: first.Token)).Dispatches);
        Assert.Equal(first.Token, (await engine.WorkAsync("w3", "q3")).Token);
    }

    [Fact]
    public async Task A_worker_is_given_no_more_than_it_has_slots()
    {
        await engine.Engine.RunAsync(Flow.Unordered("many", Enumerable.Range(0, 6).Select(number => (FlowItem)Flow.Task($"t{number}").Queue("q4")).ToArray()));

        var given = new HashSet<AttemptToken>();
        while (given.Count < 3) given.UnionWith((await engine.PollAsync("w4", "q4", slots: 3, held: [.. given])).Dispatches.Select(dispatch => dispatch.Token));

        Assert.Equal(3, given.Count);
        Assert.Empty((await engine.PollAsync("w4", "q4", wait: 1, slots: 3, held: [.. given])).Dispatches);
        Assert.Equal((HttpStatusCode.BadRequest, EngineError.InvalidRequest), await engine.TellAsync("poll", new PollRequest("w4", "q4", 2, 0)));
    }

    [Fact]
    public async Task A_task_for_a_group_goes_to_a_worker_that_says_it_is_in_it_and_to_no_other()
    {
        var run = await engine.Engine.RunAsync(Flow.Unordered("grouped", Flow.Task("heavy").OnWorkers("gpu").Queue("q13"), Flow.Task("named").OnWorkers("w13-any").Queue("q13")));

        Assert.Equal("named", (await engine.WorkAsync("w13-any", "q13")).Handler);
        var given = (await engine.PollAsync(new PollRequest("w13-gpu", "q13", Groups: ["oslo", "gpu"]))).Dispatches;
        Assert.Equal(new AttemptToken(run.Id, "heavy", 0, 0, 1), Assert.Single(given).Token);
        Assert.Empty((await engine.PollAsync(new PollRequest("w13-gpu", "q13", WaitSeconds: 0, Held: [given[0].Token], Groups: ["gpu", "oslo"]))).Dispatches);
        Assert.Equal((HttpStatusCode.BadRequest, EngineError.InvalidRequest), await engine.TellAsync("poll", new PollRequest("w13-gpu", "q13", WaitSeconds: 0, Groups: ["gpu"])));
    }

    [Fact]
    public async Task A_worker_that_is_silent_for_its_lease_loses_its_attempt_to_another()
    {
        var run = await engine.Engine.RunAsync(Flow.Linear("dies", Flow.Task("a").Queue("q5")));
        var first = await engine.WorkAsync("dying", "q5", lease: 1);

        var second = await engine.WorkAsync("heir", "q5").WaitAsync(Patience);

        Assert.Equal((1, 2), (first.Token.Attempt, second.Token.Attempt));
        Assert.Equal((HttpStatusCode.NotFound, EngineError.UnknownAttempt), await engine.TellAsync("complete", new FinishRequest("dying", first.Token, Payload.Json("late"))));
        Assert.Equal(HttpStatusCode.OK, (await engine.TellAsync("complete", new FinishRequest("heir", second.Token, Payload.Json("in time")))).Status);
        await engine.Engine.WaitAsync(run.Id).WaitAsync(Patience);
        Assert.Equal("in time", (await engine.Engine.GetDetailsAsync(run.Id)).Tasks[0].Result!.As<string>());
    }

    [Fact]
    public async Task A_worker_that_leaves_is_replaced_at_once_and_may_leave_again()
    {
        await engine.Engine.RunAsync(Flow.Linear("leaves", Flow.Task("a").Queue("q6")));
        await engine.WorkAsync("leaver", "q6", lease: 3_600);

        Assert.Equal(HttpStatusCode.NoContent, (await engine.TellAsync("leave", new LeaveRequest("leaver"))).Status);
        Assert.Equal(2, (await engine.WorkAsync("next", "q6")).Token.Attempt);
        Assert.Equal(HttpStatusCode.NoContent, (await engine.TellAsync("leave", new LeaveRequest("leaver"))).Status);
    }

    [Fact]
    public async Task What_is_cancelled_is_told_by_heartbeats_and_polls_and_frees_the_slot_once_it_is_dropped()
    {
        var run = await engine.Engine.RunAsync(Flow.Linear("given-up", Flow.Task("a").Queue("q7")));
        var work = await engine.WorkAsync("w7", "q7");

        await engine.Engine.CancelAsync(run.Id, "no longer needed");

        Assert.Equal([work.Token], (await engine.PollAsync("w7", "q7", held: work.Token)).Cancelled);
        using var beat = await engine.SayAsync("heartbeat", new BeatRequest("w7"));
        Assert.Equal([work.Token], (await beat.Content.ReadFromJsonAsync<BeatAnswer>(EngineJson.Options))!.Cancelled);
        var next = await engine.Engine.RunAsync(Flow.Linear("after", Flow.Task("b").Queue("q7")));
        Assert.Equal(next.Id, (await engine.WorkAsync("w7", "q7")).Token.Execution);
    }

    [Fact]
    public async Task A_heartbeat_keeps_progress_for_the_attempt_after_it()
    {
        await engine.Engine.RunAsync(Flow.Linear("beats", Flow.Task("a").Queue("q8").Retry(RetryPolicy.Fixed(2, TimeSpan.Zero))));
        var first = await engine.WorkAsync("w8", "q8");

        Assert.Equal(HttpStatusCode.OK, (await engine.TellAsync("heartbeat", new BeatRequest("w8", first.Token, Payload.Json("half")))).Status);
        await engine.TellAsync("complete", new FinishRequest("w8", first.Token, Error: new TaskFailure("Again", "Go on from there.")));

        Assert.Equal("half", (await engine.WorkAsync("w8", "q8")).Progress!.As<string>());
    }

    [Fact]
    public async Task A_compensation_says_what_it_undoes()
    {
        var run = await engine.Engine.RunAsync(Flow.Linear("back", Flow.Task("book").Queue("q9").Compensate("cancel"), Flow.Task("pay").Queue("q9")));
        await engine.TellAsync("complete", new FinishRequest("w9", (await engine.WorkAsync("w9", "q9")).Token, Payload.Json(7)));
        await engine.TellAsync("complete", new FinishRequest("w9", (await engine.WorkAsync("w9", "q9")).Token, Error: new TaskFailure("NoMoney", "There is none.")));

        var undo = await engine.WorkAsync("w9", "q9");
        Assert.Equal((TaskPurpose.Compensate, 7, "NoMoney"), (undo.Purpose, undo.Undo!.Result!.As<int>(), undo.Undo.Failures["pay"].Code));
        await engine.TellAsync("complete", new FinishRequest("w9", undo.Token, Payload.None));
        Assert.Equal(ExecutionState.Reverted, (await engine.Engine.WaitAsync(run.Id).WaitAsync(Patience)).State);
    }

    [Fact]
    public async Task A_later_poll_of_the_same_worker_ends_the_one_before_with_nothing()
    {
        var first = engine.PollAsync("w10", "q10", wait: 60);
        var second = engine.PollAsync("w10", "q10", wait: 60);
        var done = await Task.WhenAny(first, second).WaitAsync(Patience);
        Assert.Empty((await done).Dispatches);

        await engine.Engine.RunAsync(Flow.Linear("one", Flow.Task("a").Queue("q10")));

        Assert.Single((await (done == first ? second : first).WaitAsync(Patience)).Dispatches);
    }

    [Theory]
    [InlineData("poll", """{"worker":"a b"}""", "worker 'a b'")]
    [InlineData("poll", """{"worker":"a","queue":""}""", "queue ''")]
    [InlineData("poll", """{"worker":"a","slots":0}""", "slots 0")]
    [InlineData("poll", """{"worker":"a","waitSeconds":3600}""", "waitSeconds 3600")]
    [InlineData("poll", """{"worker":"a","leaseSeconds":0}""", "leaseSeconds 0")]
    [InlineData("poll", """{"worker":"a","held":["nonsense"]}""", "held")]
    [InlineData("poll", """{"worker":"a","hold":[]}""", "hold")]
    [InlineData("poll", """{"worker":null}""", "worker")]
    [InlineData("poll", """{"worker":"a","groups":["gpu","a b"]}""", "group 'a b'")]
    [InlineData("poll", """{"worker":"a","groups":[null]}""", "groups")]
    [InlineData("poll", """{"worker":"a","groups":"gpu"}""", "groups")]
    [InlineData("poll", "\u0000\u0001garbage", "JSON")]
    [InlineData("complete", """{"worker":"a","token":"x/y/0.0.1"}""", "One of result, error and pending")]
    [InlineData("complete", """{"worker":"a","token":"nonsense","result":1}""", "token")]
    [InlineData("heartbeat", "[]", "JSON")]
    public async Task Nonsense_is_refused_with_the_field_that_is_wrong(string what, string body, string says)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await engine.Http.PostAsync($"v1/work/{what}", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_worker_was_not_given_it_cannot_complete_and_the_one_who_was_still_can()
    {
        var run = await engine.Engine.RunAsync(Flow.Linear("guarded", Flow.Task("a").Queue("q11")));
        var work = await engine.WorkAsync("owner", "q11");
        await engine.PollAsync("thief", "q11", wait: 0);

        Assert.Equal((HttpStatusCode.NotFound, EngineError.UnknownAttempt), await engine.TellAsync("complete", new FinishRequest("thief", work.Token, Payload.Json("stolen"))));
        Assert.Equal((HttpStatusCode.NotFound, EngineError.UnknownAttempt), await engine.TellAsync("complete", new FinishRequest("nobody", work.Token, Payload.Json("stolen"))));
        Assert.Equal((HttpStatusCode.NotFound, EngineError.UnknownAttempt), await engine.TellAsync("heartbeat", new BeatRequest("thief", work.Token)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, EngineError.TooLarge), await engine.TellAsync("complete", new FinishRequest("owner", work.Token, Payload.Json(new string('x', 2_000_000)))));
        Assert.Equal(HttpStatusCode.OK, (await engine.TellAsync("complete", new FinishRequest("owner", work.Token, Payload.Json("own")))).Status);

        Assert.Equal(ExecutionState.Success, (await engine.Engine.WaitAsync(run.Id).WaitAsync(Patience)).State);
    }

    [Fact]
    public async Task A_thousand_workers_are_served_and_the_next_is_turned_away_until_one_leaves()
    {
        var other = new PolledEngine();
        await other.InitializeAsync();
        try
        {
            await Parallel.ForAsync(0, Work.RemoteWorkers.Most, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (number, _) => await other.PollAsync($"w{number}", "elsewhere", wait: 0, lease: 3_600));

            Assert.Equal((HttpStatusCode.ServiceUnavailable, EngineError.Unavailable), await other.TellAsync("poll", new PollRequest("one-too-many", "elsewhere", WaitSeconds: 0)));
            await other.TellAsync("leave", new LeaveRequest("w7"));
            Assert.Equal(HttpStatusCode.OK, (await other.TellAsync("poll", new PollRequest("one-too-many", "elsewhere", WaitSeconds: 0))).Status);
        }
        finally
        {
            await other.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_thousand_connections_that_stop_in_the_middle_or_read_nothing_hold_up_nobody_else()
    {
        var sockets = new List<Socket>();
        try
        {
            for (var number = 0; number < 1_000; number++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, engine.Http.BaseAddress!.Port);
                // Half of them never send the rest, the others never read the answer.
                await socket.SendAsync(Encoding.ASCII.GetBytes("POST /v1/work/poll HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n" + (number % 2 == 0 ? "{" : "{}")));
            }

            var run = await engine.Engine.RunAsync(Flow.Linear("served", Flow.Task("a").Queue("q12")));
            await engine.TellAsync("complete", new FinishRequest("w12", (await engine.WorkAsync("w12", "q12").WaitAsync(Patience)).Token, Payload.Json(1)));
            Assert.Equal(ExecutionState.Success, (await engine.Engine.WaitAsync(run.Id).WaitAsync(Patience)).State);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    [Fact]
    public async Task A_server_that_takes_no_workers_says_so()
    {
        var other = new ServedEngine();
        await other.InitializeAsync();
        try
        {
            using var response = await other.Http.PostAsJsonAsync("v1/work/poll", new PollRequest("a"), EngineJson.Options);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("--workers", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            await other.DisposeAsync();
        }
    }
}
