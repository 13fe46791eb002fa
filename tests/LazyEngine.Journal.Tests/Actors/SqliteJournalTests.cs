using Akka.Actor;

namespace LazyEngine.Journal.Tests;

public sealed class SqliteJournalTests : JournalContract
{
    private readonly string _file = TestDatabases.NewSqliteFile();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        TestDatabases.Delete(_file);
    }

    [Fact]
    public async Task The_file_is_free_again_when_the_system_has_terminated()
    {
        await Node.Ledger("a").Ask<long>("one", TimeSpan.FromSeconds(20));
        await Node.System.Terminate();

        using var store = ExecutionStore.Open(TestSettings.Sqlite(_file));

        Assert.Equal(1, await store.ReadHighestSequenceNrAsync("a", 0));
    }

    [Fact]
    public async Task A_second_system_on_the_file_is_told_why_it_cannot_have_it()
    {
        _ = Node.Store;
        await using var second = TestNode.Start(TestSettings.Sqlite(_file));

        var refusal = Assert.Throws<JournalOpenException>(() => second.Store);

        Assert.Contains("in use by another LazyEngine process", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recovery_waits_for_a_write_whose_outcome_is_open()
    {
        var actor = Node.Ledger("a");
        await actor.Ask<string[]>(Question.All, TimeSpan.FromSeconds(20));
        Task<string[]> recovered;
        await using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file};Pooling=False"))
        {
            await other.OpenAsync();
            await using var hold = await other.BeginTransactionAsync();
            var stopped = Node.Stopped(actor);
            actor.Tell("one");
            actor.Tell(PoisonPill.Instance);
            await stopped;
            recovered = Node.Ledger("a").Ask<string[]>(Question.All, TimeSpan.FromSeconds(20));
            Assert.Empty(await Node.Ledger("b").Ask<string[]>(Question.All, TimeSpan.FromSeconds(20)));
            Assert.False(recovered.IsCompleted);
        }

        Assert.Equal(["one"], await recovered);
    }

    private protected override Task<JournalSettings> CreateAsync() => Task.FromResult(TestSettings.Sqlite(_file));
}
