using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Persistence.Sql.Query;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace LazyEngine.Journal.Tests;

/// <summary>Stock Akka.Persistence.Sql on our tables, and ours on its.</summary>
public abstract class StockContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private protected abstract Task<JournalSettings> CreateAsync();

    /// <summary>The columns and unique keys of the tables that both plugins use, one line each.</summary>
    private protected abstract Task<IReadOnlyList<string>> LayoutAsync(JournalSettings settings);

    [SkippableFact]
    public async Task Our_tables_are_those_that_the_stock_plugin_makes()
    {
        var (ours, theirs) = (await CreateAsync(), await CreateAsync());
        ExecutionStore.Open(ours).Dispose();
        var stock = StockPlugins.Start(theirs, createTables: true);
        await FillAsync(stock, "a");
        await stock.Terminate();

        var expected = await LayoutAsync(theirs);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, await LayoutAsync(ours));
    }

    [SkippableFact]
    public async Task The_stock_plugin_reads_and_goes_on_with_what_we_wrote()
    {
        var settings = await CreateAsync();
        await using (var node = TestNode.Start(settings)) await FillAsync(node.System, "a", "b");

        var stock = StockPlugins.Start(settings, createTables: false);
        var query = PersistenceQuery.Get(stock).ReadJournalFor<SqlReadJournal>("akka.persistence.query.journal.sql");
        var one = await query.CurrentEventsByPersistenceId("a", 0, long.MaxValue).RunWith(Sink.Seq<EventEnvelope>(), stock.Materializer()).WaitAsync(Patience);
        var all = await query.CurrentAllEvents(Offset.NoOffset()).RunWith(Sink.Seq<EventEnvelope>(), stock.Materializer()).WaitAsync(Patience);
        Assert.Equal(["one", "two", "three"], one.Select(row => row.Event));
        Assert.Equal(6, all.Count);
        var actor = stock.ActorOf(Props.Create<Ledger>("a"));
        Assert.Equal(["one", "two", "three"], await actor.Ask<string[]>(Question.All, Patience));
        Assert.Equal(4, await actor.Ask<long>("four", Patience));
        await stock.Terminate();

        await using var again = TestNode.Start(settings);
        Assert.Equal(["one", "two", "three", "four"], await again.Ledger("a").Ask<string[]>(Question.All, Patience));
    }

    [SkippableFact]
    public async Task We_take_over_a_database_that_the_stock_plugin_made()
    {
        var settings = await CreateAsync();
        var stock = StockPlugins.Start(settings, createTables: true);
        await FillAsync(stock, "a");
        await stock.Terminate();

        await using var node = TestNode.Start(settings);

        Assert.Equal(["one", "two", "three"], await node.Ledger("a").Ask<string[]>(Question.All, Patience));
        Assert.NotNull(await node.Store.LoadSnapshotAsync("a", SnapshotRange.All));
    }

    private static async Task FillAsync(ActorSystem system, params string[] ids)
    {
        foreach (var id in ids)
        {
            var saved = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
            system.EventStream.Subscribe(system.ActorOf(Props.Create<Saved>(saved)), typeof(Akka.Persistence.SaveSnapshotSuccess));
            var actor = system.ActorOf(Props.Create<Ledger>(id));
            await actor.Ask<long>("one", Patience);
            actor.Tell(Question.Snapshot);
            await saved.Task.WaitAsync(Patience);
            await actor.Ask<long>("two", Patience);
            await actor.Ask<long>("three", Patience);
        }
    }

    private sealed class Saved(TaskCompletionSource<object> saved) : UntypedActor
    {
        protected override void OnReceive(object message) => saved.TrySetResult(message);
    }
}
