using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Queues;
using LazyEngine.Worker;

namespace LazyEngine.Server.Tests;

/// <summary>An engine that is reached from outside is the same engine, whichever way leads to it.</summary>
/// <param name="served">The engine.</param>
/// <param name="engine">The way to it.</param>
public abstract class RemoteEngineTests(ServedEngine served, ILazyEngine engine) : IClassFixture<ServedEngine>
{
    private readonly ILazyEngine _engine = engine;

    /// <summary>The engine, and every way to it.</summary>
    protected ServedEngine Served { get; } = served;

    [Fact]
    public async Task An_execution_is_started_watched_and_completed_from_outside()
    {
        var id = ExecutionId.Parse("whole-life");
        var started = await _engine.RunAsync("approval", new { number = 21 }, new RunOptions { Id = id });
        Assert.Equal(ExecutionState.Running, started.State);

        var token = await PendingAsync(id);
        Assert.Equal(ExecutionState.Running, await _engine.GetStateAsync(id));
        Assert.Equal(WaitKind.Outside, Assert.Single((await _engine.ExplainAsync(id)).Waits).Kind);
        var ended = await _engine.TaskCompleteAsync(token, "fine");

        Assert.Equal(ExecutionState.Success, ended.State);
        Assert.Equal(ended, await _engine.WaitAsync(id));
        Assert.Equal(await Served.Local.GetDetailsAsync(id), await _engine.GetDetailsAsync(id));
        Assert.Equal(42, (await _engine.GetDetailsAsync(id)).Tasks[0].Result!.As<int>());
        Assert.Equal(await Served.Local.EventsAsync(id).ToListAsync(), await _engine.EventsAsync(id).ToListAsync());
        Assert.Equal(await Served.Local.EventsAsync(id, 2).ToListAsync(), await _engine.EventsAsync(id, 2, follow: false).ToListAsync());
        Assert.Contains(await Served.Local.ListAsync().FirstAsync(row => row.Id == id), await _engine.ListAsync(new ExecutionFilter(ExecutionState.Success, "approval")).ToListAsync());
    }

    [Fact]
    public async Task An_attempt_is_spoken_for_by_its_token_as_long_as_it_is_wanted()
    {
        var id = ExecutionId.Parse("spoken-for");
        await _engine.RunAsync("approval", new { number = 21 }, new RunOptions { Id = id });
        var token = await PendingAsync(id);

        Assert.Equal(ExecutionState.Running, (await _engine.TaskHeartbeatAsync(token)).State);
        await _engine.TaskHeartbeatAsync(token, Payload.Json(new { done = 40 }));
        await _engine.TaskCompleteAsync(token, "fine");

        Assert.Equal("""{"done":40}""", (await _engine.EventsAsync(id).SingleAsync(entry => entry.Kind == "TaskProgressed")).Value!.ToString());
        Assert.Equal(EngineError.AlreadyCompleted, (await Assert.ThrowsAsync<EngineException>(() => _engine.TaskHeartbeatAsync(token))).Code);
        Assert.Equal(EngineError.UnknownExecution, (await Assert.ThrowsAsync<EngineException>(() => _engine.TaskHeartbeatAsync(token with { Execution = ExecutionId.Parse("nobody") }))).Code);
    }

    [Fact]
    public async Task A_journal_is_read_as_far_as_it_goes_without_waiting_for_the_end()
    {
        var id = ExecutionId.Parse("not-ended");
        await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await PendingAsync(id);

        var kinds = await _engine.EventsAsync(id, follow: false).Select(entry => entry.Kind).ToListAsync();

        Assert.Equal(["ExecutionStarted", "TaskScheduled", "TaskSucceeded", "TaskScheduled", "TaskDeferred"], kinds);
    }

    [Fact]
    public async Task An_execution_is_stopped_resumed_and_cancelled()
    {
        var id = ExecutionId.Parse("stopped");
        await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await PendingAsync(id);

        Assert.Equal(ExecutionState.Suspended, (await _engine.StopAsync(id)).State);
        Assert.Equal(ExecutionState.Running, (await _engine.ResumeAsync(id)).State);
        var cancelled = await _engine.CancelAsync(id, "no longer needed");

        Assert.Equal(ExecutionState.Cancelled, cancelled.State);
        Assert.Equal("no longer needed", cancelled.Error!.Message);
    }

    [Fact]
    public async Task A_flow_that_is_no_workflow_has_neither_a_chosen_end_nor_an_environment()
    {
        var id = ExecutionId.Parse("no-workflow");
        await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await PendingAsync(id);

        await SameRefusalAsync(EngineError.NotNow, engine => engine.EndAsync(id, ExecutionState.Success, "enough"));
        await SameRefusalAsync(EngineError.InvalidCommand, engine => engine.EndAsync(id, ExecutionState.Running, "enough"));
        var another = new Dictionary<string, Payload> { ["region"] = Payload.Json("south") };
        await SameRefusalAsync(EngineError.InvalidInputs, engine => engine.ResumeAsync(id, new ResumeOptions { Environment = another }));
        await SameRefusalAsync(EngineError.InvalidInputs, engine => engine.RerunAsync(id, new RerunOptions { Environment = another }));
    }

    [Fact]
    public async Task A_failure_from_outside_ends_the_execution_with_it()
    {
        var id = ExecutionId.Parse("refused-approval");
        await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await PendingAsync(id);

        var ended = await _engine.TaskCompleteAsync(id, "approve", Outcome.Failure("TooMuch", "That is too much.", "ask again"));

        Assert.Equal(ExecutionState.Failure, ended.State);
        Assert.Equal(new TaskFailure("TooMuch", "That is too much.", "ask again"), ended.Error);
    }

    [Fact]
    public async Task A_failed_execution_is_run_again_with_a_look_ahead_and_a_value_for_a_task()
    {
        var id = ExecutionId.Parse("rerun");
        await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await PendingAsync(id);
        await _engine.TaskCompleteAsync(id, "approve", Outcome.Failure("TooMuch", "That is too much."));

        var foresight = await _engine.ForeseeAsync(id);
        Assert.Equal((ExecutionState.Failure, "approve", "double"), (await _engine.GetStateAsync(id), Assert.Single(foresight.First.Names), Assert.Single(foresight.Keeps.Names)));
        Assert.Equal(ExecutionState.Running, (await _engine.RerunAsync(id)).State);
        await PendingAsync(id);
        await _engine.StopAsync(id);
        var ended = await _engine.RerunAsync(id, new RerunOptions { Values = new Dictionary<string, Payload> { ["approve"] = Payload.Json("by hand") } });

        Assert.Equal(ExecutionState.Success, ended.State);
        var details = await _engine.GetDetailsAsync(id);
        Assert.Equal((2, 1, "by hand"), (details.Epoch, details.Tasks[0].Attempt, details.Tasks[1].Result!.As<string>()));
        Assert.Equal(EngineError.UnknownTask, (await Assert.ThrowsAsync<EngineException>(() => _engine.RerunAsync(id, new RerunOptions { Tasks = ["nobody"] }))).Error.Code);
        Assert.Equal(EngineError.NotNow, (await Assert.ThrowsAsync<EngineException>(() => _engine.SkipAsync(id, "double", Payload.None))).Error.Code);
    }

    [Fact]
    public async Task A_signal_reaches_the_wait_for_it_once_however_often_it_is_sent()
    {
        var id = ExecutionId.Parse("signalled");
        await _engine.RunAsync(Flow.Linear("waits", Flow.Signal("first", "go"), Flow.Signal("second", "go")), options: new RunOptions { Id = id });

        await _engine.SignalAsync(id, "go", Payload.Json(1), "one");
        Assert.Equal(ExecutionState.Running, (await _engine.SignalAsync(id, "go", Payload.Json(1), "one")).State);
        Assert.Equal(ExecutionState.Success, (await _engine.SignalAsync(id, "go", Payload.Json(2))).State);

        Assert.Equal([1, 2], (await _engine.GetDetailsAsync(id)).Tasks.Select(task => task.Result!.As<int>()));
        await SameRefusalAsync(EngineError.ExecutionEnded, engine => engine.SignalAsync(id, "go", Payload.None));
    }

    [Fact]
    public async Task What_has_used_up_its_retries_is_decided_on_from_outside()
    {
        var id = ExecutionId.Parse("held");
        var once = new RetryPolicy { Attempts = 1, WhenExhausted = Exhausted.Suspend };
        await _engine.RunAsync(Flow.Unordered("held", Flow.Task("a").Handler("approve").Retry(once), Flow.Task("b").Handler("approve").Retry(once)), options: new RunOptions { Id = id });
        // The first that is held stops the execution, which takes back what no worker has begun: both must have begun.
        await _engine.EventsAsync(id).Where(entry => entry.Kind == "TaskDeferred").Take(2).CountAsync();
        foreach (var task in new[] { "a", "b" }) await _engine.TaskCompleteAsync(id, task, Outcome.Failure("Down", "It does not answer."));
        await _engine.EventsAsync(id).FirstAsync(entry => entry.Kind == "ExecutionSuspended");

        await _engine.ResumeAsync(id, [new HeldDecision("a", Outcome.Success("by hand")), new HeldDecision("b", Outcome.Failure("GivenUp", "It cannot be mended."))]);

        var end = await _engine.WaitAsync(id);
        Assert.Equal("GivenUp", end.Error!.Code);
        Assert.Equal("by hand", (await _engine.GetDetailsAsync(id)).Tasks[0].Result!.As<string>());
    }

    [Fact]
    public async Task A_start_that_is_ahead_is_waited_for()
    {
        var id = ExecutionId.Parse("ahead");

        var started = await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id, StartAt = DateTimeOffset.UtcNow.AddDays(3) });

        Assert.Equal(ExecutionState.Pending, started.State);
        Assert.Equal(WaitKind.Timer, Assert.Single((await _engine.ExplainAsync(id)).Waits).Kind);
    }

    [Fact]
    public async Task The_fairness_key_of_a_run_reaches_the_queue()
    {
        var queues = new LazyEngineQueuesClient(Served.Http);
        await queues.PauseAsync("default");
        var run = await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { FairnessKey = "gold" });
        QueueDetails queue;
        do queue = await queues.GetAsync("default");
        while (queue.Depth == 0);
        await queues.ResumeAsync("default");

        Assert.Equal(("gold", 1), queue.Keys.Where(key => key.Depth > 0).Select(key => (key.Key, key.Depth)).Single());
        Assert.Equal(ExecutionState.Cancelled, (await _engine.CancelAsync(run.Id, "seen")).State);
    }

    [Fact]
    public async Task A_flow_is_registered_from_outside_and_run_by_its_hash()
    {
        var flow = Flow.Linear("registered-outside", Flow.Task("double").Requires("number"));

        var hash = await _engine.RegisterAsync(flow);
        var started = await _engine.RunAsync(hash, new { number = 4 });

        Assert.Equal(await Served.Local.RegisterAsync(flow), hash);
        Assert.Equal(ExecutionState.Success, (await _engine.WaitAsync(started.Id)).State);
    }

    [Fact]
    public async Task A_flow_is_registered_from_outside_together_with_those_of_its_children()
    {
        var flow = Flow.Linear("outer", Flow.Child("inner", Flow.Linear("inner", Flow.Task("double").Requires("number").Provides("twice"))).Requires("number"));

        var started = await _engine.RunAsync(flow, new { number = 4 });

        Assert.Equal(ExecutionState.Success, (await _engine.WaitAsync(started.Id)).State);
        var details = await _engine.GetDetailsAsync(started.Id);
        Assert.Equal("""{"twice":8}""", details.Tasks[0].Result?.ToString());
        // A child has one commit more once its parent has heard of its end, and the parent may be done before that.
        var inner = details.Tasks[0].Child!.Value;
        while (!await Served.Local.EventsAsync(inner, follow: false).AnyAsync(entry => entry.Kind == "ParentTold")) await Task.Yield();
        var child = await _engine.GetDetailsAsync(inner);
        Assert.Equal((started.Id, "inner"), (child.Parent?.Execution, child.FlowName));
        Assert.Equal(await Served.Local.GetDetailsAsync(child.Id), child);
    }

    [Fact]
    public async Task A_child_that_lacks_an_input_is_refused_as_inside()
    {
        var flow = Flow.Linear("outer", Flow.Child("inner", Flow.Linear("inner", Flow.Task("double").Requires("number"))));

        var refusal = await Assert.ThrowsAsync<InvalidFlowException>(() => _engine.RegisterAsync(flow));

        var local = await Assert.ThrowsAsync<InvalidFlowException>(() => Served.Local.RegisterAsync(flow));
        Assert.Equal(local.Problems, refusal.Problems);
    }

    [Fact]
    public async Task A_flow_with_problems_is_refused_with_all_of_them()
    {
        var wrong = Flow.Linear("wrong", Flow.Task("a"), Flow.Task("a"), Flow.Task("b b"));

        var refusal = await Assert.ThrowsAsync<InvalidFlowException>(() => _engine.RegisterAsync(wrong));

        var local = await Assert.ThrowsAsync<InvalidFlowException>(() => Served.Local.RegisterAsync(wrong));
        Assert.Equal(local.Problems, refusal.Problems);
    }

    [Fact]
    public async Task A_refusal_carries_the_same_code_and_text_as_inside()
    {
        var id = ExecutionId.Parse("refusals");
        await _engine.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });

        await SameRefusalAsync(EngineError.UnknownExecution, engine => engine.StopAsync(ExecutionId.Parse("nobody")));
        await SameRefusalAsync(EngineError.UnknownExecution, async engine => await engine.EventsAsync(ExecutionId.Parse("nobody")).ToListAsync());
        await SameRefusalAsync(EngineError.UnknownFlow, engine => engine.RunAsync("no-such-flow"));
        await SameRefusalAsync(EngineError.UnknownTask, engine => engine.TaskCompleteAsync(id, "no-such-task", 1));
        await SameRefusalAsync(EngineError.InvalidInputs, engine => engine.RunAsync("approval"));
        await SameRefusalAsync(EngineError.ExecutionExists, engine => engine.RunAsync("approval", new { number = 2 }, new RunOptions { Id = id }));
        await SameRefusalAsync(EngineError.UnknownAttempt, engine => engine.TaskCompleteAsync(new AttemptToken(id, "double", 0, 0, 9), 1));
        await PendingAsync(id);
        await SameRefusalAsync(EngineError.TooLarge, engine => engine.TaskCompleteAsync(id, "approve", new string('x', 2_000_000)));
    }

    private async Task SameRefusalAsync(string code, Func<ILazyEngine, Task> act)
    {
        var remote = await Assert.ThrowsAsync<EngineException>(() => act(_engine));
        var local = await Assert.ThrowsAsync<EngineException>(() => act(Served.Local));
        Assert.Equal(code, remote.Code);
        Assert.Equal(local.Error, remote.Error);
    }

    private async Task<AttemptToken> PendingAsync(ExecutionId id) =>
        (await _engine.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred")).Token!;
}
