using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using LazyEngine.Executions;

namespace LazyEngine.Journal.Tests;

/// <summary>What persistent actors see of the journal, whatever the store.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected TestNode Node { get; private set; } = null!;

    public async Task InitializeAsync() => Node = await TestNode.StartAsync(await CreateAsync());

    public virtual async Task DisposeAsync()
    {
        if (Node is not null) await Node.DisposeAsync();
    }

    private protected abstract Task<JournalSettings> CreateAsync();

    /// <summary>Another node on the same database where the store allows one, else the same.</summary>
    private protected virtual TestNode OtherNode() => Node;

    [SkippableFact]
    public async Task An_actor_recovers_what_it_has_persisted()
    {
        var actor = Node.Ledger("a");
        Assert.Equal(1, await actor.Ask<long>("one", Patience));
        actor.Tell(new[] { "two", "three" });
        Assert.Equal(4, await actor.Ask<long>("four", Patience));
        await StopAsync(Node, actor);

        Assert.Equal(["one", "two", "three", "four"], await Node.Ledger("a").Ask<string[]>(Question.All, Patience));
    }

    [SkippableFact]
    public async Task What_is_taken_as_new_reads_nothing_and_its_first_commit_finds_out()
    {
        var commit = new Commit(ExecutionId.Parse("e1"), Some.Noon, new CommandId("c"), [], null);
        var first = Node.Ledger("a");
        await first.Ask<long>(commit, Patience);
        await StopAsync(Node, first);
        var taken = JournalExtension.For(Node.System).TakenAsNew;

        taken.Add("a");
        var second = Node.Ledger("a");
        Assert.Empty(await second.Ask<string[]>(Question.All, Patience));
        var stopped = Node.Stopped(second);
        second.Tell(commit);
        await stopped;
        taken.Remove("a");

        Assert.Equal(["e1"], await Node.Ledger("a").Ask<string[]>(Question.All, Patience));
    }

    [SkippableFact]
    public async Task Each_incarnation_writes_its_own_writer_id()
    {
        for (var i = 0; i < 3; i++)
        {
            var actor = Node.Ledger("a");
            await actor.Ask<long>($"{i}", Patience);
            await StopAsync(Node, actor);
        }

        var rows = new List<JournalRow>();
        await Node.Store.ReplayAsync("a", 0, long.MaxValue, long.MaxValue, rows.Add);
        Assert.Equal(3, rows.Select(row => row.WriterUuid).Distinct().Count());
        Assert.DoesNotContain(string.Empty, rows.Select(row => row.WriterUuid));
    }

    [SkippableFact]
    public async Task A_shard_that_moves_there_and_back_replays_every_row()
    {
        var other = OtherNode();
        foreach (var node in new[] { Node, other, Node, other, Node })
        {
            var actor = node.Ledger("mover");
            await actor.Ask<long>("one", Patience);
            await actor.Ask<long>("two", Patience);
            await StopAsync(node, actor);
        }

        Assert.Equal(Enumerable.Repeat(new[] { "one", "two" }, 5).SelectMany(pair => pair), await other.Ledger("mover").Ask<string[]>(Question.All, Patience));
        if (!ReferenceEquals(other, Node)) await other.DisposeAsync();
    }

    [SkippableFact]
    public async Task The_replay_filter_stops_an_execution_that_two_incarnations_wrote_at_once()
    {
        await Node.Store.AppendAsync(Mixed(1, "first"));
        await Node.Store.AppendAsync(Mixed(2, "second"));
        await Node.Store.AppendAsync(Mixed(3, "first"));

        await Node.Stopped(Node.Ledger("mixed"));
    }

    [SkippableFact]
    public async Task One_conflict_among_sixty_writers_stops_one_actor()
    {
        var actors = Enumerable.Range(0, 60).Select(i => Node.Ledger($"p{i}")).ToList();
        await Task.WhenAll(actors.Select(actor => actor.Ask<string[]>(Question.All, Patience)));
        await Node.Store.AppendAsync(Some.Write("p17", 1));
        var stopped = Node.Stopped(actors[17]);

        actors[17].Tell("x");
        var answers = await Task.WhenAll(actors.Where((_, i) => i != 17).Select(actor => actor.Ask<long>("x", Patience)));

        await stopped;
        Assert.Equal(59, answers.Count(number => number == 1));
        Assert.Equal(59, (await Task.WhenAll(actors.Where((_, i) => i != 17).Select(actor => actor.Ask<long>("y", Patience)))).Count(number => number == 2));
    }

    [SkippableFact]
    public async Task Conflicts_in_a_row_do_not_shut_the_journal_to_others()
    {
        // Recovered before, because a recovery that succeeds would be a success in between.
        var healthy = Node.Ledger("healthy");
        var actors = Enumerable.Range(0, 25).Select(i => Node.Ledger($"p{i}")).ToList();
        await Task.WhenAll(actors.Append(healthy).Select(actor => actor.Ask<string[]>(Question.All, Patience)));
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => Node.Store.AppendAsync(Some.Write($"p{i}", 1))));
        var stopped = actors.ConvertAll(Node.Stopped);

        actors.ForEach(actor => actor.Tell("x"));

        await Task.WhenAll(stopped);
        Assert.Equal(1, await healthy.Ask<long>("x", Patience));
    }

    [SkippableFact]
    public async Task A_commit_brings_its_index_row()
    {
        var actor = Node.Ledger("execution");
        var header = Some.Header("e1", wake: Some.Noon);
        await actor.Ask<long>("before", Patience);
        await actor.Ask<long>(new Commit(header.Execution, Some.Noon, new CommandId("c"), [], header), Patience);
        await actor.Ask<long>(new Commit(header.Execution, Some.Noon, new CommandId("d"), [], null), Patience);

        Assert.Equal(new IndexEntry(header, 2), await Node.Store.FindAsync(header.Execution));
        Assert.Equal(1, Node.Store.IndexWrites);
        await StopAsync(Node, actor);
        Assert.Equal(["before", "e1", "e1"], await Node.Ledger("execution").Ask<string[]>(Question.All, Patience));
    }

    [SkippableFact]
    public async Task What_cannot_be_serialized_is_rejected_and_nothing_is_stored()
    {
        var header = Some.Header("e1");
        var unwritable = new Commit(header.Execution, DateTimeOffset.MinValue, new CommandId("c"), [], header);

        await Assert.ThrowsAsync<NotSupportedException>(() => Node.Ledger("a").Ask<long>(unwritable, Patience));
        var tagged = await Assert.ThrowsAsync<NotSupportedException>(() => Node.Ledger("b").Ask<long>(new Tagged("x", ["tag"]), Patience));

        Assert.Contains("keeps no tags", tagged.Message, StringComparison.Ordinal);
        Assert.Equal(0, await Node.Store.ReadHighestSequenceNrAsync("a", 0));
        Assert.Null(await Node.Store.FindAsync(header.Execution));
    }

    [SkippableFact]
    public async Task A_snapshot_is_offered_and_only_later_rows_are_replayed()
    {
        var saved = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
        Node.System.EventStream.Subscribe(Node.System.ActorOf(Props.Create<Listener>(saved)), typeof(object));
        var actor = Node.Ledger("a");
        await actor.Ask<long>("one", Patience);
        actor.Tell(Question.Snapshot);
        Assert.IsType<SaveSnapshotSuccess>(await saved.Task.WaitAsync(Patience));
        await actor.Ask<long>("two", Patience);
        await StopAsync(Node, actor);
        await Node.Store.DeleteMessagesToAsync("a", 1);

        Assert.Equal(["one", "two"], await Node.Ledger("a").Ask<string[]>(Question.All, Patience));
    }

    private protected static async Task StopAsync(TestNode node, IActorRef actor)
    {
        var stopped = node.Stopped(actor);
        actor.Tell(Question.Stop);
        await stopped;
    }

    private static JournalWrite Mixed(long number, string writer) =>
        new("mixed", [new JournalRow(number, "\"x\""u8.ToArray(), string.Empty, 1, 1, writer)]);

    private sealed class Listener(TaskCompletionSource<object> saved) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is SaveSnapshotSuccess or SaveSnapshotFailure) saved.TrySetResult(message);
        }
    }
}
