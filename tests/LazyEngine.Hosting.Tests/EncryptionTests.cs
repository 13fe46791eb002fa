using System.Security.Cryptography;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Testing;
using LazyEngine.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace LazyEngine.Hosting.Tests;

/// <summary>What is encrypted is nowhere in the files of the database, and is read back by the keys of its time.</summary>
public sealed class EncryptionTests : IDisposable
{
    private const string Secret = "the-plain-text-that-nobody-may-find";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_input_result_constant_or_reason_is_found_in_the_files()
    {
        await RunAsync("one", Keys("a"));

        Assert.NotEmpty(Files());
        Assert.All(Files(), file => Assert.DoesNotContain(Secret, File.ReadAllText(file, System.Text.Encoding.Latin1), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_keys_it_would_be_found()
    {
        await RunAsync("one", null);

        Assert.Contains(Files(), file => File.ReadAllText(file, System.Text.Encoding.Latin1).Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_of_an_old_key_and_rows_of_no_key_are_read_when_there_is_a_new_one()
    {
        await RunAsync("plain", null);
        var first = Keys("a");
        await RunAsync("first", first);
        var second = Keys("b", first);
        await RunAsync("second", second);

        await using var app = await StartAsync(second);
        foreach (var id in new[] { "plain", "first", "second" })
            Assert.Contains(Secret, (await app.Engine.GetDetailsAsync(ExecutionId.Parse(id))).Tasks[0].Result!.ToString(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_found_in_the_tables_of_a_server_where_there_are_keys(bool hasKeys)
    {
        var database = await (await PostgreSqlServer.SharedAsync()).CreateDatabaseAsync();
        await RunAsync("one", hasKeys ? Keys("a") : null, database);

        await using var source = NpgsqlDataSource.Create(database);
        foreach (var (table, column) in new[] { ("journal", "message"), ("lazyengine_flows", "definition") })
        {
            await using var command = source.CreateCommand($"select string_agg(encode({column}, 'escape'), '') from {table}");
            Assert.Equal(!hasKeys, ((string)(await command.ExecuteScalarAsync())!).Contains(Secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task An_engine_without_the_key_does_not_start_and_harms_nothing()
    {
        var keys = Keys("a");
        await RunAsync("one", keys);

        foreach (var wrong in new[] { null, Keys("b") })
        {
            var refusal = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(wrong));
            Assert.Contains("key 'a'", refusal.ToString(), StringComparison.Ordinal);
        }

        await using var app = await StartAsync(keys);
        Assert.Equal(ExecutionState.Cancelled, await app.Engine.GetStateAsync(ExecutionId.Parse("one")));
    }

    [Fact]
    public async Task Whoever_asks_for_an_execution_of_a_key_that_is_gone_is_told_which_one()
    {
        var old = Keys("a");
        await RunAsync("one", old);
        await RunAsync("two", Keys("b", old));

        await using var app = await StartAsync(OnlyFirst(_folder.File("keys-b")));
        var refusal = await Assert.ThrowsAsync<EngineException>(() => app.Engine.GetDetailsAsync(ExecutionId.Parse("one")));

        Assert.Contains("key 'a'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_key_nothing_is_read_and_the_message_names_the_key()
    {
        await RunAsync("one", Keys("a"));

        var failure = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var store = OfflineStore.Open(engine => engine.UseSqlite(_folder.File("kept.db")).EncryptPayloads(Keys("b")));
            await store.GetDetailsAsync(ExecutionId.Parse("one"));
        });

        Assert.Contains("key 'a'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_was_moved_or_changed_is_not_read()
    {
        var seal = PayloadSeal.Of(Settings(Keys("a")));
        var row = new JournalRow(7, [1, 2, 3], "m", 1, 0, "w");
        var closed = seal.Close(new JournalWrite("p", [row], null)).Rows[0];

        Assert.Equal(row.Message, seal.Open("p", closed).Message);
        Assert.Throws<PayloadKeyException>(() => seal.Open("q", closed));
        Assert.Throws<PayloadKeyException>(() => seal.Open("p", closed with { SequenceNr = 8 }));
        for (var i = 4; i < closed.Message.Length; i++)
        {
            var changed = closed.Message.ToArray();
            changed[i] ^= 1;
            Assert.Throws<PayloadKeyException>(() => seal.Open("p", closed with { Message = changed }));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a short")]
    [InlineData("a !!!")]
    public void A_file_that_has_no_keys_is_refused_and_not_repeated(string text)
    {
        var wrong = Assert.Throws<JournalOpenException>(() => PayloadSeal.Of(Settings(_folder.Write("wrong", text))));

        Assert.Contains("lazyengine.journal.encryption.key-file", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("short", wrong.Message, StringComparison.Ordinal);
    }

    private static JournalSettings Settings(string keys) => new()
    {
        Store = StoreKind.Sqlite, SqliteFile = "x", SqliteBusyTimeout = default, SqliteReaders = 1, PostgreSqlConnectionString = "", PostgreSqlCluster = "", PostgreSqlWriters = 1, PostgreSqlReaders = 1, BatchRowsMax = 1, QueueWritesMax = 1, EncryptionKeyFile = keys,
    };

    private IEnumerable<string> Files() => Directory.GetFiles(_folder.Path, "kept.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));

    private string Keys(string id, string? older = null) =>
        _folder.Write($"keys-{id}", $"{id} {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n{(older is null ? string.Empty : File.ReadAllText(older))}");

    private string OnlyFirst(string file) => _folder.Write("only", File.ReadAllLines(file)[0]);

    private async Task RunAsync(string id, string? keys, string? postgreSql = null)
    {
        await using var app = await StartAsync(keys, postgreSql);
        var flow = Flow.Linear("secret", Flow.Task("keep").Handler("keep").Requires("text").Constant("fixed", Payload.Json(Secret)), Flow.Task("wait").Handler("wait"));
        await app.Engine.RunAsync(flow, new { text = Secret }, new RunOptions { Id = ExecutionId.Parse(id) });
        await app.Engine.EventsAsync(ExecutionId.Parse(id)).FirstAsync(entry => entry.Kind == "TaskDeferred");
        await app.Engine.CancelAsync(ExecutionId.Parse(id), Secret);
    }

    private async Task<App> StartAsync(string? keys, string? postgreSql = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLazyEngine(engine =>
        {
            (postgreSql is null ? engine.UseSqlite(_folder.File("kept.db")) : engine.UsePostgreSql(postgreSql))
                .AddHandler("keep", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<string>("text"))))
                .AddHandler("wait", (_, _) => ValueTask.FromResult(Outcome.Pending));
            if (keys is not null) engine.EncryptPayloads(keys);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new App(host);
    }

    private sealed class App(IHost host) : IAsyncDisposable
    {
        public ILazyEngine Engine { get; } = host.Services.GetRequiredService<ILazyEngine>();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
