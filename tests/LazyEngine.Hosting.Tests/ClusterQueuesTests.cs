using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Queues;
using LazyEngine.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Hosting.Tests;

/// <summary>Queues of a cluster of three nodes, which each keep executions and work on the queue.</summary>
/// <remarks>A node that is killed sets the exit code of the process of all tests, as one that is downed does.</remarks>
[Collection(nameof(ClusterNodeTests))]
public sealed class ClusterQueuesTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly Flow Letter = Flow.Alone(Flow.Task("letter").Queue("mail"));

    private readonly CancellationTokenSource _patience = new(Patience);
    private readonly Desk _desk = new();
    private readonly int _exitCode = Environment.ExitCode;
    private readonly List<EmbeddedApp> _nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        Environment.ExitCode = _exitCode;
    }

    public void Dispose() => _patience.Dispose();

    [SkippableFact]
    public async Task The_partitions_of_a_queue_outlive_a_node_that_is_killed_and_one_that_leaves()
    {
        await StartAsync("partitions = 6", slots: 6);
        await QueuesOf(_nodes[0]).PauseAsync("mail");
        await PlacesAsync(_nodes[1], atLeast: 3);
        var runs = await RunAsync(60);
        var waits = await QueueIsAsync(_nodes[2], queue => queue.Depth == 60 && queue.Workers.Count == 3);

        Assert.Equal((QueueState.Paused, 6, 0), (waits.State, waits.Partitions, waits.Held));
        Assert.All(waits.Workers, worker => Assert.InRange(worker.Slots, 1, 6));

        await KillAsync(_nodes[2]);
        var afterKill = await QueueIsAsync(_nodes[1], queue => queue.Depth == 60 && queue.Workers.Count == 2);
        Assert.Equal((QueueState.Paused, 6, 0), (afterKill.State, afterKill.Partitions, _desk.Started));

        await QueuesOf(_nodes[1]).ResumeAsync("mail");
        runs.AddRange(await RunAsync(30));
        await LeaveAsync(_nodes[1]);

        await AllSucceedAsync(runs);
        Assert.Equal(90, _desk.Executions);
        Assert.InRange(_desk.MostAtOnce, 1, 12);
        var end = await QueueIsAsync(_nodes[0], queue => queue is { Depth: 0, Held: 0, Workers.Count: 1 });
        Assert.Equal((QueueState.Open, 6), (end.State, end.Partitions));
    }

    [SkippableFact]
    public async Task Limits_and_a_pause_hold_while_a_queue_moves_from_node_to_node()
    {
        await StartAsync("concurrency = 3, rate { count = 20, per = 1 s, burst = 5 }", slots: 4);
        _desk.Open();
        var runs = await RunAsync(200);
        await QueueIsAsync(_nodes[0], queue => queue.Depth < 190);

        await LeaveAsync(await HolderAsync());
        var moved = await QueueIsAsync(_nodes[0], queue => queue is { Workers.Count: 2, Depth: > 0 });
        Assert.Equal((QueueState.Open, 3, new RateLimit(20, TimeSpan.FromSeconds(1), 5)), (moved.State, moved.Concurrency, moved.Rate));

        await QueuesOf(_nodes[0]).PauseAsync("mail");
        await QueueIsAsync(_nodes[0], queue => queue.Held == 0);
        var started = _desk.Started;
        await LeaveAsync(await HolderAsync());
        var paused = await QueueIsAsync(_nodes[0], queue => queue.Workers.Count == 1 && queue.Depth >= 200 - started);
        Assert.Equal((QueueState.Paused, started), (paused.State, _desk.Started));

        _desk.Open();
        await QueuesOf(_nodes[0]).ResumeAsync("mail");
        await AllSucceedAsync(runs);
        Assert.Equal(200, _desk.Executions);
        Assert.InRange(_desk.MostAtOnce, 1, 3);
        // A start may come later than the hand-out that it follows, never before it.
        Assert.All(_desk.Starts, start => Assert.True(start.Number <= 5 + (20 * start.At.TotalSeconds), $"start {start.Number} after {start.At}"));
    }

    [SkippableFact]
    public async Task Limits_hold_at_every_instant_though_the_node_of_the_queue_is_killed_while_handlers_run()
    {
        // The lease is longer than it takes to find the node lost, so that those who hold something may go on with it.
        await StartAsync("concurrency = 3, rate { count = 20, per = 1 s, burst = 5 }", slots: 4, lease: "30 s");
        _desk.Open();
        var runs = await RunAsync(100);
        await QueueIsAsync(_nodes[0], queue => queue.Depth < 90);

        // What runs on the others goes on while nobody keeps the queue, and has to be counted by the node that keeps it then.
        _desk.Hold();
        while (_desk.AtOnce < 3) await Task.Yield();
        await KillAsync(await HolderAsync());
        runs.AddRange(await RunAsync(20));
        var moved = await QueueIsAsync(_nodes[0], queue => queue.Workers.Count == 2 && queue.Held == _desk.AtOnce);
        Assert.Equal((3, new RateLimit(20, TimeSpan.FromSeconds(1), 5)), (moved.Concurrency, moved.Rate));
        // At least as long as it waits for workers that have not yet told what they run.
        await QueueIsAsync(_nodes[0], queue => queue.Held == 3);
        _desk.Release();

        await AllSucceedAsync(runs);
        Assert.Equal(120, _desk.Executions);
        Assert.InRange(_desk.MostAtOnce, 1, 3);
        Assert.All(_desk.Starts, start => Assert.True(start.Number <= 5 + (20 * start.At.TotalSeconds), $"start {start.Number} after {start.At}"));
    }

    private async Task StartAsync(string queue, int slots, string lease = "12 s")
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        var seed = FreePort.Next();
        for (var number = 0; number < 3; number++)
        {
            var port = number == 0 ? seed : FreePort.Next();
            _nodes.Add(await EmbeddedApp.StartAsync(options => options
                .UsePostgreSql(database)
                .UseCluster("127.0.0.1", port, [string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{seed}")], "engine", "worker")
                .WorkOn("mail", slots)
                .AddFlow(Letter)
                .AddHandler("letter", _desk.WriteAsync)
                .Configure($$"""
                    lazyengine.queues.mail { {{queue}} }
                    lazyengine.queue.lease = {{lease}}
                    lazyengine.worker.renew-every = 500 ms
                    lazyengine.wake.first-check = 1 s
                    lazyengine.wake.longest-check = 2 s
                    lazyengine.watchdog.poll-every = 500 ms
                    akka.cluster.split-brain-resolver.stable-after = 3 s
                    akka.cluster.failure-detector.acceptable-heartbeat-pause = 5 s
                    akka.coordinated-shutdown.run-by-actor-system-terminate = off
                    """)));
        }

        foreach (var node in _nodes) Assert.True(await HostOf(node).ReadyAsync(_patience.Token));
        await QueueIsAsync(_nodes[0], mail => mail.Workers.Count == 3);
    }

    private async Task<List<ExecutionInfo>> RunAsync(int count)
    {
        var runs = new List<ExecutionInfo>();
        for (var run = 0; run < count; run++) runs.Add(await _nodes[run % _nodes.Count].Engine.RunAsync(Letter, cancellationToken: _patience.Token));
        return runs;
    }

    private async Task AllSucceedAsync(List<ExecutionInfo> runs)
    {
        foreach (var run in runs) Assert.Equal(ExecutionState.Success, (await _nodes[0].Engine.WaitAsync(run.Id, _patience.Token)).State);
    }

    /// <summary>Ends a node as the death of its process does: nobody is told, and nothing is handed over.</summary>
    private async Task KillAsync(EmbeddedApp node)
    {
        var running = await HostOf(node).Started;
        await running.System.Terminate();
        await LeaveAsync(node);
    }

    private async Task LeaveAsync(EmbeddedApp node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    private async Task<EmbeddedApp> HolderAsync()
    {
        var place = Assert.Single(await PlacesAsync(_nodes[0]));
        foreach (var node in _nodes)
        {
            if ((await HostOf(node).Started).Address == place) return node;
        }

        throw new InvalidOperationException($"No node of the test is at {place}.");
    }

    /// <summary>Where the queue is, once it is in so many places: its partitions go to nodes that join later some time after that.</summary>
    private async Task<string[]> PlacesAsync(EmbeddedApp node, int atLeast = 1)
    {
        while (true)
        {
            _patience.Token.ThrowIfCancellationRequested();
            var cluster = await node.Services.GetRequiredService<ICluster>().DescribeAsync(_patience.Token);
            if (cluster.Queues.Single(queue => queue.Name == "mail").Node?.Split(", ") is { } places && places.Length >= atLeast) return places;
        }
    }

    /// <summary>Waits until a node sees the queue so.</summary>
    private async Task<QueueDetails> QueueIsAsync(EmbeddedApp node, Predicate<QueueDetails> expected)
    {
        QueueDetails? last = null;
        try
        {
            while (true)
            {
                last = await QueuesOf(node).GetAsync("mail", _patience.Token);
                if (expected(last)) return last;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The queue did not come to be as expected: {last}");
        }
    }

    private static IQueues QueuesOf(EmbeddedApp node) => node.Services.GetRequiredService<IQueues>();

    private static EngineHost HostOf(EmbeddedApp node) => node.Services.GetRequiredService<EngineHost>();

    /// <summary>Where the workers of all nodes write their letters.</summary>
    private sealed class Desk
    {
        // Long enough for others to begin meanwhile.
        private const int Steps = 200;

        private readonly Lock _lock = new();
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly List<(int Number, TimeSpan At)> _starts = [];
        private readonly HashSet<ExecutionId> _executions = [];
        private TaskCompletionSource _held = Ended();
        private int _before;
        private int _now;
        private int _most;

        public int AtOnce => Read(() => _now);

        public int Started => Read(() => _starts.Count);

        public int Executions => Read(() => _executions.Count);

        public int MostAtOnce => Read(() => _most);

        /// <summary>The starts, numbered from 1 since the desk was last opened, and how long after that they were.</summary>
        public IReadOnlyList<(int Number, TimeSpan At)> Starts => Read(() => _starts.ToList());

        public void Open()
        {
            lock (_lock)
            {
                _clock.Restart();
                _before = _starts.Count;
            }
        }

        /// <summary>Lets letters that begin from now on take until <see cref="Release"/>.</summary>
        public void Hold() => Read(() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        public void Release() => Read(() => _held).SetResult();

        public async ValueTask<TaskOutcome> WriteAsync(Worker.TaskContext context, CancellationToken cancellationToken)
        {
            Task held;
            lock (_lock)
            {
                held = _held.Task;
                _starts.Add((_starts.Count + 1 - _before, _clock.Elapsed));
                _executions.Add(context.Token.Execution);
                _most = Math.Max(_most, ++_now);
            }

            try
            {
                await held.WaitAsync(cancellationToken);
                for (var step = 0; step < Steps && !cancellationToken.IsCancellationRequested; step++) await Task.Yield();
                return Worker.Outcome.Success("sent");
            }
            finally
            {
                lock (_lock) _now--;
            }
        }

        private static TaskCompletionSource Ended()
        {
            var ended = new TaskCompletionSource();
            ended.SetResult();
            return ended;
        }

        private T Read<T>(Func<T> read)
        {
            lock (_lock) return read();
        }
    }
}
