using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Queues;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

public sealed class QueuesTests : IDisposable
{
    private static readonly Flow Letter = Flow.Alone(Flow.Task("letter").Queue("mail"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task A_paused_queue_holds_its_attempts_until_it_is_resumed(Store store)
    {
        var use = await store.FreshAsync(_folder);
        await using var app = await StartAsync(use);
        var queues = app.Services.GetRequiredService<IQueues>();

        using var by = Acting.As("ann", "stock-taking");
        var paused = await queues.PauseAsync("mail");
        var again = await queues.PauseAsync("mail");
        var run = await app.Engine.RunAsync(Letter);
        await DepthIsAsync(queues, "mail", 1);

        Assert.Equal(QueueState.Paused, paused.State);
        Assert.Equal(paused.StateSince, again.StateSince);
        Assert.Equal(TaskState.Scheduled, (await app.Engine.GetDetailsAsync(run.Id)).Tasks[0].State);
        var wait = Assert.Single((await app.Engine.ExplainAsync(run.Id)).Waits);
        Assert.Equal(("mail", "whoever resumes queue 'mail', which is paused"), (wait.Queue, wait.Who));
        Assert.EndsWith("by 'ann' (stock-taking): it hands out nothing until somebody resumes it.", wait.Text, StringComparison.Ordinal);

        Assert.Equal(QueueState.Open, (await queues.ResumeAsync("mail")).State);
        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
    }

    [SkippableTheory]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task What_an_operator_has_said_holds_when_the_engine_starts_again(Store store)
    {
        var use = await store.FreshAsync(_folder);
        ExecutionInfo run;
        await using (var app = await StartAsync(use))
        {
            var queues = app.Services.GetRequiredService<IQueues>();
            using (Acting.As("ann", "stock-taking")) await queues.PauseAsync("mail");
            await queues.WeighAsync("mail", "gold", 5);
            run = await app.Engine.RunAsync(Letter);
        }

        await using (var app = await StartAsync(use))
        {
            var queues = app.Services.GetRequiredService<IQueues>();
            var mail = await DepthIsAsync(queues, "mail", 1);

            Assert.Equal(QueueState.Paused, mail.State);
            Assert.Equal(new Origin("ann", "stock-taking"), mail.StateBy);
            Assert.Equal(5, mail.Keys.Single(key => key.Key == "gold").Weight);

            await queues.ResumeAsync("mail");
            Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        }
    }

    [SkippableTheory]
    [InlineData(Store.Memory)]
    [InlineData(Store.Sqlite)]
    [InlineData(Store.PostgreSql)]
    public async Task All_partitions_of_a_queue_do_what_an_operator_says_and_share_the_slots(Store store)
    {
        var (running, most, runs) = (0, 0, new List<ExecutionInfo>());
        var use = await store.FreshAsync(_folder);
        await using var app = await EmbeddedApp.StartAsync(options =>
        {
            use(options);
            options.WorkOn("mail", 4).Configure("lazyengine.queues.mail.partitions = 3").AddHandler("letter", async (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                lock (runs) most = Math.Max(most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return TaskOutcomes.Done;
            });
        });
        var queues = app.Services.GetRequiredService<IQueues>();

        var paused = await queues.PauseAsync("mail");
        for (var run = 0; run < 40; run++) runs.Add(await app.Engine.RunAsync(Letter));
        var waits = await DepthIsAsync(queues, "mail", 40);

        Assert.Equal((QueueState.Paused, 3, QueueState.Paused, 0), (paused.State, paused.Partitions, waits.State, waits.Held));
        Assert.Equal("mail", Assert.Single(await queues.ListAsync(), queue => queue.Name.StartsWith("mail", StringComparison.Ordinal)).Name);
        Assert.InRange(Assert.Single(waits.Workers).Slots, 1, 4);

        await queues.ResumeAsync("mail");
        foreach (var run in runs) Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(run.Id)).State);
        Assert.InRange(most, 1, 4);
        await DepthIsAsync(queues, "mail", 0);
    }

    [Theory]
    [InlineData("partitions = 2, concurrency = 3", "queues.\"mail\".partitions: '2' is more than 1, but the queue has limits")]
    [InlineData("partitions = 2, keys.gold.concurrency = 3", "but the queue has limits")]
    [InlineData("partitions = 65", "queues.\"mail\".partitions: '65' is outside 1 to 64")]
    public async Task Partitions_are_refused_where_limits_must_be_counted_in_one_place(string settings, string expected)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => EmbeddedApp.StartAsync(options => options.UseMemory().Configure($"lazyengine.queues.mail {{ {settings} }}")));

        Assert.Contains(expected, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draining_queue_ends_what_waits_and_takes_what_is_new_when_it_works_again()
    {
        var gate = new TaskCompletionSource();
        await using var app = await EmbeddedApp.StartAsync(options => options.UseMemory().WorkOn("mail", 1)
            .Configure("lazyengine.queue.full-retry-after = 50 ms")
            .AddHandler("letter", async (_, _) =>
            {
                await gate.Task;
                return TaskOutcomes.Done;
            }));
        var queues = app.Services.GetRequiredService<IQueues>();
        var (first, second) = (await app.Engine.RunAsync(Letter), await app.Engine.RunAsync(Letter));
        await DepthIsAsync(queues, "mail", 1);

        await queues.DrainAsync("mail");
        var third = await app.Engine.RunAsync(Letter);
        gate.SetResult();

        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(first.Id)).State);
        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(second.Id)).State);
        var drained = await queues.GetAsync("mail");
        Assert.Equal((QueueState.Draining, 0), (drained.State, drained.Depth));
        Assert.Equal(ExecutionState.Running, await app.Engine.GetStateAsync(third.Id));

        await queues.ResumeAsync("mail");
        Assert.Equal(ExecutionState.Success, (await app.Engine.WaitAsync(third.Id)).State);
    }

    [Fact]
    public async Task Queues_and_workers_say_what_they_are()
    {
        await using var app = await StartAsync(options => options.UseMemory().Configure("""
            lazyengine.worker.groups = ["gpu", "oslo"]
            lazyengine.queues.mail {
              concurrency = 3
              key-concurrency = 2
              rate { count = 100, per = 1 s, burst = 20 }
              keys { gold { weight = 3, concurrency = 1 } }
            }
            lazyengine.queues."not yet used" {}
            """));
        var queues = app.Services.GetRequiredService<IQueues>();

        var mail = await queues.GetAsync("mail");
        var listed = await queues.ListAsync();
        var workers = await queues.WorkersAsync();

        Assert.Equal((3, 2, new RateLimit(100, TimeSpan.FromSeconds(1), 20)), (mail.Concurrency, mail.KeyConcurrency, mail.Rate));
        Assert.Equal([new QueueKey("gold", 3, 1, 0, 0)], mail.Keys);
        Assert.Equal(["default", "mail", "not yet used"], listed.Select(queue => queue.Name));
        Assert.Equal(["default", "mail"], workers.Select(worker => worker.Queue).Order(StringComparer.Ordinal));
        Assert.All(workers, worker =>
        {
            Assert.Equal(["gpu", "oslo"], worker.Groups);
            Assert.False(worker.IsRemote);
            Assert.NotEmpty(worker.Version);
        });
    }

    [Fact]
    public async Task A_queue_that_nobody_knows_is_refused_and_does_not_come_to_be()
    {
        await using var app = await StartAsync(options => options.UseMemory());
        var queues = app.Services.GetRequiredService<IQueues>();

        var refused = await Assert.ThrowsAsync<EngineException>(() => queues.PauseAsync("mial"));

        Assert.Equal(EngineError.UnknownQueue, refused.Code);
        Assert.Contains("'mail'", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mial", (await queues.ListAsync()).Select(queue => queue.Name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public async Task A_weight_that_is_not_allowed_is_refused(int weight)
    {
        await using var app = await StartAsync(options => options.UseMemory());
        var queues = app.Services.GetRequiredService<IQueues>();

        var refused = await Assert.ThrowsAsync<EngineException>(() => queues.WeighAsync("mail", "gold", weight));

        Assert.Equal(EngineError.InvalidRequest, refused.Code);
        Assert.Empty((await queues.GetAsync("mail")).Keys);
    }

    private static Task<EmbeddedApp> StartAsync(Action<LazyEngineOptions> use) => EmbeddedApp.StartAsync(options =>
    {
        use(options);
        options.WorkOn("mail").AddHandler("letter", (_, _) => ValueTask.FromResult(TaskOutcomes.Done));
    });

    /// <summary>Waits until so many attempts wait.</summary>
    private static async Task<QueueDetails> DepthIsAsync(IQueues queues, string queue, int depth)
    {
        while (true)
        {
            var details = await queues.GetAsync(queue);
            if (details.Depth == depth) return details;
            await Task.Yield();
        }
    }

    private static class TaskOutcomes
    {
        public static TaskOutcome Done { get; } = Worker.Outcome.Success("sent");
    }
}
