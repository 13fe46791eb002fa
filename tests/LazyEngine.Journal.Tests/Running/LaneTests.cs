using System.Collections.Concurrent;
using Akka.Dispatch;

namespace LazyEngine.Journal.Tests.Running;

public sealed class LaneTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LaneExecutor _executor = new("lanes");

    [Fact]
    public void Whom_an_actor_tells_something_runs_after_it_on_the_same_thread()
    {
        var ran = new ConcurrentQueue<(string Actor, int Thread)>();

        Lane.Run(new Turn(() =>
        {
            _executor.Execute(new Turn(() => ran.Enqueue(("second", Environment.CurrentManagedThreadId))));
            _executor.Execute(new Turn(() => ran.Enqueue(("third", Environment.CurrentManagedThreadId))));
            ran.Enqueue(("first", Environment.CurrentManagedThreadId));
        }));

        Assert.Equal([("first", Environment.CurrentManagedThreadId), ("second", Environment.CurrentManagedThreadId), ("third", Environment.CurrentManagedThreadId)], ran);
    }

    [Fact]
    public void What_is_added_outside_of_a_lane_runs_on_the_pool()
    {
        using var ran = new ManualResetEventSlim();
        var isOfPool = false;

        var thread = new Thread(() => _executor.Execute(new Turn(() =>
        {
            isOfPool = Thread.CurrentThread.IsThreadPoolThread;
            ran.Set();
        })));
        thread.Start();
        thread.Join();

        Assert.True(ran.Wait(Patience));
        Assert.True(isOfPool);
    }

    [Fact]
    public void What_a_full_lane_has_no_room_for_runs_on_other_threads()
    {
        using var last = new CountdownEvent(1);
        var wasRun = false;

        Lane.Run(new Turn(() =>
        {
            for (var i = 0; i < 16; i++) _executor.Execute(new Turn(() => { }));
            _executor.Execute(new Turn(() => last.Signal()));
            wasRun = last.Wait(Patience); // within the lane: only another thread can have run it
        }));

        Assert.True(wasRun);
    }

    [Fact]
    public void Actors_that_never_come_to_an_end_do_not_keep_the_thread()
    {
        using var ended = new ManualResetEventSlim();
        var goesOn = true;
        var actor = new Turn(() => { });
        actor.Does = () =>
        {
            if (Volatile.Read(ref goesOn)) _executor.Execute(actor);
            else ended.Set();
        };

        Lane.Run(actor);
        Volatile.Write(ref goesOn, false);

        Assert.True(ended.Wait(Patience));
    }

    [Fact]
    public void An_actor_that_throws_takes_nobody_with_it()
    {
        using var ran = new ManualResetEventSlim();

        Assert.Throws<InvalidOperationException>(() => Lane.Run(new Turn(() =>
        {
            _executor.Execute(new Turn(ran.Set));
            throw new InvalidOperationException();
        })));

        Assert.True(ran.Wait(Patience));
    }

    [Fact]
    public void A_handler_begins_when_no_actor_waits_for_its_thread()
    {
        var ran = new ConcurrentQueue<string>();

        Lane.Run(new Turn(() =>
        {
            Lane.RunLast(new Turn(() => ran.Enqueue("handler")));
            _executor.Execute(new Turn(() => ran.Enqueue("actor")));
        }));

        Assert.Equal(["actor", "handler"], ran);
    }

    [Fact]
    public void A_handler_begins_also_where_an_actor_has_thrown()
    {
        using var began = new ManualResetEventSlim();

        Assert.Throws<InvalidOperationException>(() => Lane.Run(new Turn(() =>
        {
            Lane.RunLast(new Turn(began.Set));
            throw new InvalidOperationException();
        })));

        Assert.True(began.Wait(Patience));
    }

    [Fact]
    public void A_handler_that_blocks_keeps_no_other_handler_and_no_actor_waiting()
    {
        using var others = new CountdownEvent(2);
        var wereRun = false;

        Lane.Run(new Turn(() =>
        {
            Lane.RunLast(new Turn(() =>
            {
                _executor.Execute(new Turn(() => others.Signal()));
                wereRun = others.Wait(Patience);
            }));
            Lane.RunLast(new Turn(() => others.Signal()));
        }));

        Assert.True(wereRun);
    }

    [Fact]
    public void Handlers_that_start_each_other_for_long_need_no_deeper_stack()
    {
        using var ended = new ManualResetEventSlim();
        var left = 200_000;

        Lane.Run(new Turn(Next));

        Assert.True(ended.Wait(Patience));

        void Next() => Lane.RunLast(new Turn(() =>
        {
            if (--left == 0) ended.Set();
            else Lane.Run(new Turn(Next));
        }));
    }

    private sealed class Turn(Action does) : IRunnable
    {
        public Action Does { get; set; } = does;

        public void Run() => Does();

        public void Execute() => Does();
    }
}
