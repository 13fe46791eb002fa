using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Queues;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

public sealed class FairnessTests : IDisposable
{
    private static readonly Flow Letter = Flow.Alone(Flow.Task("letter").Queue("mail"));

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _ran = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keys_of_executions_and_tasks_share_a_queue_by_their_weights()
    {
        await using var app = await StartAsync(options => options.UseMemory().WorkOn("mail", 1).Configure("lazyengine.queues.mail.keys.gold.weight = 2"));
        var queues = app.Services.GetRequiredService<IQueues>();
        await queues.PauseAsync("mail");
        var runs = new List<ExecutionId>();
        for (var i = 0; i < 6; i++) runs.Add((await app.Engine.RunAsync(Letter, options: new RunOptions { FairnessKey = "gold" })).Id);
        var tin = Flow.Alone(Flow.Task("letter").Queue("mail").WithFairnessKey("tin"));
        for (var i = 0; i < 3; i++) runs.Add((await app.Engine.RunAsync(tin, options: new RunOptions { FairnessKey = "not for this task" })).Id);
        var waiting = await DepthIsAsync(queues, 9);

        Assert.Equal([("gold", 2, 6), ("tin", 1, 3)], waiting.Keys.Select(key => (key.Key, key.Weight, key.Depth)));

        await queues.ResumeAsync("mail");
        foreach (var run in runs) await app.Engine.WaitAsync(run);
        var order = string.Concat((await Task.WhenAll(_ran.Select(async id => (await app.Engine.GetDetailsAsync(ExecutionId.Parse(id))).Flow == FlowOf(tin) ? 't' : 'g'))));
        Assert.Equal(2, order[..3].Count(key => key == 'g'));
        Assert.Equal(4, order[..6].Count(key => key == 'g'));
    }

    [Fact]
    public async Task A_child_waits_under_the_key_of_its_parent()
    {
        await using var app = await StartAsync(options => options.UseMemory().WorkOn("mail", 1));
        var queues = app.Services.GetRequiredService<IQueues>();
        await queues.PauseAsync("mail");
        await app.Engine.RunAsync(Flow.Alone(Flow.Child("child", Letter)), options: new RunOptions { FairnessKey = "gold" });

        Assert.Equal("gold", Assert.Single((await DepthIsAsync(queues, 1)).Keys).Key);
    }

    [SkippableTheory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_key_is_kept_while_the_engine_is_away(Store store)
    {
        var use = await store.FreshAsync(_folder);
        await using (var app = await StartAsync(options => use(options)))
        {
            var queues = app.Services.GetRequiredService<IQueues>();
            await queues.PauseAsync("mail");
            await app.Engine.RunAsync(Letter, options: new RunOptions { FairnessKey = "gold" });
            await DepthIsAsync(queues, 1);
        }

        await using (var app = await StartAsync(options => use(options)))
            Assert.Equal("gold", Assert.Single((await DepthIsAsync(app.Services.GetRequiredService<IQueues>(), 1)).Keys).Key);
    }

    [Fact]
    public async Task A_task_for_a_group_waits_for_a_worker_of_it()
    {
        var render = Flow.Alone(Flow.Task("letter").Queue("mail").OnWorkers("gpu"));
        await using var without = await StartAsync(options => options.UseMemory());
        await without.Engine.RunAsync(render);
        await DepthIsAsync(without.Services.GetRequiredService<IQueues>(), 1);
        Assert.Empty(_ran);

        await using var with = await StartAsync(options => options.UseMemory().InGroup("ssd").InGroup("gpu"));
        var run = await with.Engine.RunAsync(render);
        Assert.Equal(ExecutionState.Success, (await with.Engine.WaitAsync(run.Id)).State);
        Assert.Equal(["gpu", "ssd"], (await with.Services.GetRequiredService<IQueues>().WorkersAsync())[0].Groups);
    }

    [Fact]
    public async Task A_fairness_key_that_is_too_long_is_refused()
    {
        await using var app = await StartAsync(options => options.UseMemory());

        var refused = await Assert.ThrowsAsync<EngineException>(() => app.Engine.RunAsync(Letter, options: new RunOptions { FairnessKey = new string('k', 10_000) }));

        Assert.Contains("fairness key", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_are_measured()
    {
        using var meters = new Counted("lazyengine.");
        await using var app = await StartAsync(options => options.UseMemory().WorkOn("mail", 1));
        meters.Only(app.Services.GetRequiredService<IMeterFactory>());
        var queues = app.Services.GetRequiredService<IQueues>();
        await queues.PauseAsync("mail");
        await app.Engine.RunAsync(Letter);
        await app.Engine.RunAsync(Letter);

        IReadOnlyDictionary<string, double> seen;
        do
        {
            await Task.Yield();
            seen = meters.Look();
        }
        while (seen.GetValueOrDefault("lazyengine.queues.depth queue=mail") < 2);

        Assert.Equal((0.0, 1.0), (seen["lazyengine.queues.held queue=mail"], seen["lazyengine.queues.workers queue=mail"]));
        Assert.True(seen["lazyengine.queues.oldest_age queue=mail"] >= 0);
        Assert.Equal(0, seen["lazyengine.queues.depth queue=default"]);
    }

    private static FlowHash FlowOf(Flow flow) => Wire.FlowCodec.HashOf(flow);

    private Task<EmbeddedApp> StartAsync(Action<LazyEngineOptions> use) => EmbeddedApp.StartAsync(options =>
    {
        options.WorkOn("mail");
        use(options);
        options.AddHandler("letter", (context, _) =>
        {
            _ran.Enqueue(context.Token.Execution.Value);
            return ValueTask.FromResult(Outcome.Success("sent"));
        });
    });

    /// <summary>Waits until so many attempts wait.</summary>
    private static async Task<QueueDetails> DepthIsAsync(IQueues queues, int depth)
    {
        while (true)
        {
            var details = await queues.GetAsync("mail");
            if (details.Depth == depth) return details;
            await Task.Yield();
        }
    }
}
