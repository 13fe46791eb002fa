using System.Collections.Concurrent;
using Akka.Dispatch;

namespace LazyEngine.Journal.Tests;

/// <summary>Which thread writes: that of the writer, or the one that a write comes from.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _file = TestDatabases.NewSqliteFile();

    public void Dispose() => TestDatabases.Delete(_file);

    [Fact]
    public void A_write_that_comes_alone_is_written_where_it_comes_from_once_nobody_waits_for_that_thread()
    {
        using var writer = Open();
        var happened = new ConcurrentQueue<(string What, int Thread)>();
        var here = Environment.CurrentManagedThreadId;

        Lane.Run(new Turn(() =>
        {
            Add(writer, new Note("first", happened, () => Add(writer, new Note("what follows", happened, () => { }))));
            new LaneExecutor("lanes").Execute(new Turn(() => happened.Enqueue(("actor", Environment.CurrentManagedThreadId))));
        }));

        Assert.Equal([("actor", here), ("first", here), ("first is stored", here), ("what follows", here), ("what follows is stored", here)], happened);
    }

    [Fact]
    public async Task Writes_among_others_are_left_to_the_thread_of_the_writer_which_takes_them_together()
    {
        using var writer = Open();
        var happened = new ConcurrentQueue<(string What, int Thread)>();
        await OccupyAsync(writer, async () =>
        {
            await writer.AddAsync(new Note("one", happened, () => { }));
            await writer.AddAsync(new Note("two", happened, () => { }));
        });

        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Lane.Run(new Turn(() => Add(writer, new Note("three", happened, stored.SetResult))));
        await stored.Task.WaitAsync(Patience);

        Assert.Equal(["one", "two", "one is stored", "two is stored", "three", "three is stored"], happened.Select(each => each.What));
        Assert.Single(happened.Select(each => each.Thread).Distinct());
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, happened.Select(each => each.Thread));
    }

    [Fact]
    public async Task What_is_added_while_a_lane_writes_is_written_by_the_thread_of_the_writer()
    {
        using var writer = Open();
        var happened = new ConcurrentQueue<(string What, int Thread)>();
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await OccupyAsync(writer, async () => await writer.AddAsync(new Note("meanwhile", happened, stored.SetResult)), inLane: true);
        await stored.Task.WaitAsync(Patience);

        Assert.Equal(["meanwhile", "meanwhile is stored"], happened.Select(each => each.What));
    }

    [Fact]
    public void All_that_many_lanes_add_at_once_is_written_and_closing_waits_for_it()
    {
        const int Lanes = 8;
        const int Each = 500;
        var stored = 0;
        using var added = new CountdownEvent(Lanes);
        using (var writer = Open())
        {
            for (var lane = 0; lane < Lanes; lane++) Go(writer, Each);
            Assert.True(added.Wait(Patience));
        }

        Assert.Equal(Lanes * Each, stored);

        void Go(SqliteWriter writer, int left) => LaneExecutor.AddToPool(new Turn(() => Next(writer, left)));

        void Next(SqliteWriter writer, int left)
        {
            Add(writer, new Note("row", [], () => Interlocked.Increment(ref stored)));
            if (left == 1) added.Signal();
            else if (left % 7 == 0) Go(writer, left - 1);
            else new LaneExecutor("lanes").Execute(new Turn(() => Next(writer, left - 1)));
        }
    }

    private static void Add(SqliteWriter writer, SqliteWork work)
    {
        var added = writer.AddAsync(work);
        Assert.True(added.IsCompletedSuccessfully);
    }

    // Has the writer, or a lane that writes for it, stand in the middle of a write for so long.
    private static async Task OccupyAsync(SqliteWriter writer, Func<Task> meanwhile, bool inLane = false)
    {
        using var goesOn = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var plug = new SqliteTask<int>(_ =>
        {
            entered.SetResult();
            Assert.True(goesOn.Wait(Patience));
            return 0;
        });
        var lane = inLane ? Task.Run(() => Lane.Run(new Turn(() => Add(writer, plug)))) : Task.CompletedTask;
        if (!inLane) await writer.AddAsync(plug);
        await entered.Task.WaitAsync(Patience);
        await meanwhile();
        goesOn.Set();
        await plug.Done.WaitAsync(Patience);
        await lane.WaitAsync(Patience);
    }

    private SqliteWriter Open()
    {
        ExecutionStore.Open(TestSettings.Sqlite(_file)).Dispose();
        return new SqliteWriter(100_000, 500, Connect(), Connect);
    }

    private SqliteSession Connect() => SqliteSession.Open(_file, Patience);

    /// <summary>Work that says when and where it is done.</summary>
    private sealed class Note(string name, ConcurrentQueue<(string What, int Thread)> happened, Action then) : SqliteWork
    {
        public override int Rows => 1;

        public override void Run(SqliteSession session) => happened.Enqueue((name, Environment.CurrentManagedThreadId));

        public override void Succeed()
        {
            happened.Enqueue(($"{name} is stored", Environment.CurrentManagedThreadId));
            then();
        }

        public override void Fail(Exception cause) => happened.Enqueue(($"{name} has failed: {cause.Message}", Environment.CurrentManagedThreadId));
    }

    private sealed class Turn(Action does) : IRunnable
    {
        public void Run() => does();

        public void Execute() => does();
    }
}
