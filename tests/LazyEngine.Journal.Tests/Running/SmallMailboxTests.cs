using System.Runtime.CompilerServices;
using Akka.Actor;

namespace LazyEngine.Journal.Tests.Running;

public sealed class SmallMailboxTests
{
    private readonly SmallMailbox.Messages _mailbox = new();
    private readonly Envelope _any = Of(new object());

    [Fact]
    public void Messages_come_out_in_the_order_in_which_they_went_in()
    {
        Add(1, 2, 3);

        Assert.Equal(3, _mailbox.Count);
        Assert.Equal([1, 2, 3], TakeAll());
        Assert.False(_mailbox.HasMessages);
        Assert.Equal(0, _mailbox.Count);
    }

    [Fact]
    public void What_was_stashed_comes_before_all_others()
    {
        Add(3, 4);
        _mailbox.EnqueueFirst(Of(2));
        _mailbox.EnqueueFirst(Of(1));
        Add(5);

        Assert.Equal([1, 2, 3, 4, 5], TakeAll());
    }

    [Fact]
    public void What_was_stashed_comes_into_an_empty_mailbox_too()
    {
        Add(0);
        TakeAll();
        _mailbox.EnqueueFirst(Of(1));
        Assert.True(_mailbox.HasMessages);
        Add(2);

        Assert.Equal([1, 2], TakeAll());
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_where_many_add_at_once()
    {
        const int Senders = 4, Each = 20_000;
        var adding = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) _mailbox.Enqueue(ActorRefs.Nobody, Of((sender * Each) + i));
        })));

        var taken = new List<int>();
        while (!adding.IsCompleted) taken.AddRange(TakeAll());
        await adding;
        taken.AddRange(TakeAll());

        Assert.Equal(Enumerable.Range(0, Senders * Each), taken.Order());
        // Those of one sender keep their order.
        Assert.All(taken.GroupBy(number => number / Each), ofOne => Assert.Equal(ofOne.Order(), ofOne));
    }

    [Fact]
    public async Task Who_adds_while_the_actor_goes_to_sleep_is_seen_by_it_or_wakes_it()
    {
        const int Bursts = 300_000, Burst = 4, Asleep = 0, Awake = 1;
        // Apart from each other, so that one processor may know the state by heart while it waits for the mailbox.
        var (state, taken) = (new int[64], new int[64]);
        var isOver = false;
        // As a dispatcher does it: whoever has gone to sleep looks once more, and whoever has added something wakes who sleeps.
        var actor = Task.Run(() =>
        {
            for (var spin = default(SpinWait); !Volatile.Read(ref isOver); spin.SpinOnce(sleep1Threshold: -1))
            {
                while (Volatile.Read(ref state[32]) == Awake)
                {
                    while (_mailbox.TryDequeue(out _)) Volatile.Write(ref taken[32], taken[32] + 1);
                    Interlocked.Exchange(ref state[32], Asleep);
                    if (_mailbox.HasMessages) Interlocked.CompareExchange(ref state[32], Awake, Asleep);
                }
            }
        });

        var (sent, isTaken) = (0, true);
        while (isTaken && sent < Bursts * Burst)
        {
            for (var i = 0; i < Burst; i++)
            {
                for (var pause = sent++ / Burst % 64; pause > 0; pause--) _ = Volatile.Read(ref isOver);
                _mailbox.Enqueue(ActorRefs.Nobody, _any);
                if (Volatile.Read(ref state[32]) == Asleep) Interlocked.CompareExchange(ref state[32], Awake, Asleep);
            }

            isTaken = SpinWait.SpinUntil(() => Volatile.Read(ref taken[32]) == sent, TimeSpan.FromSeconds(10));
        }

        Volatile.Write(ref isOver, true);
        await actor;
        Assert.True(isTaken, $"Of {sent} messages the last was not seen.");
    }

    [Fact]
    public void A_message_that_was_taken_is_kept_by_nobody()
    {
        var message = AddAndTake();

        GC.Collect();

        Assert.False(message.IsAlive);
        Assert.False(_mailbox.HasMessages);
    }

    [Fact]
    public void What_a_dead_actor_leaves_goes_to_the_dead_letters()
    {
        var dead = new SmallMailbox.Messages();
        Add(1, 2);

        _mailbox.CleanUp(ActorRefs.Nobody, dead);

        Assert.Equal(0, _mailbox.Count);
        Assert.Equal(2, dead.Count);
    }

    private static Envelope Of(object message) => new(message, ActorRefs.NoSender);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference AddAndTake()
    {
        var message = new object();
        _mailbox.Enqueue(ActorRefs.Nobody, Of(message));
        Assert.True(_mailbox.TryDequeue(out _));
        return new WeakReference(message);
    }

    private void Add(params int[] numbers)
    {
        foreach (var number in numbers) _mailbox.Enqueue(ActorRefs.Nobody, Of(number));
    }

    private List<int> TakeAll()
    {
        var taken = new List<int>();
        while (_mailbox.TryDequeue(out var envelope)) taken.Add((int)envelope.Message);
        return taken;
    }
}
