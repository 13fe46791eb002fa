using System.Security.Cryptography;
using LazyEngine.Errors;
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

    [SkippableTheory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public async Task Snapshots_signals_forks_triggers_and_words_on_queues_are_in_no_file_of_the_database(bool isServer, bool hasKeys)
    {
        // A server of its own, whose files can be searched when it has stopped.
        var server = isServer ? await PostgreSqlServer.StartAsync() : null;
        await using var ends = server;
        await LiveAsync(hasKeys ? Keys("a") : null, server is null ? null : await server.CreateDatabaseAsync());
        if (server is not null) await server.KillAsync();

        var files = server is null ? Files() : Directory.GetFiles(server.Data, "*", SearchOption.AllDirectories);
        var found = files.Where(file => File.ReadAllText(file, System.Text.Encoding.Latin1).Contains(Secret, StringComparison.Ordinal)).ToList();
        Assert.True(hasKeys ? found.Count == 0 : found.Count > 0, string.Join(", ", found));
    }

    [Fact]
    public async Task No_input_is_found_while_the_engine_runs_not_even_in_what_is_not_checkpointed_yet()
    {
        await using var app = await StartAsync(Keys("a"));
        await app.Engine.RunAsync(Flow.Linear("secret", Flow.Task("wait").Handler("wait").Requires("text")), new { text = Secret }, new RunOptions { Id = ExecutionId.Parse("one") });
        await app.Engine.EventsAsync(ExecutionId.Parse("one")).FirstAsync(entry => entry.Kind == "TaskDeferred");

        var files = Files().ToList();
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal) && new FileInfo(file).Length > 0);
        Assert.All(files, file => Assert.DoesNotContain(Secret, Read(file), StringComparison.Ordinal));
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

        Assert.Equal(EngineError.Unreadable, refusal.Code);
        Assert.Contains("key 'a'", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<EngineException>(async () => await app.Engine.EventsAsync(ExecutionId.Parse("one"), follow: false).ToListAsync());
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

    [Fact]
    public void A_sentence_beside_a_row_is_sealed_and_bound_to_its_place_too()
    {
        var seal = PayloadSeal.Of(Settings(Keys("a")));
        var closed = seal.CloseText(Secret, "error of trigger a")!;

        Assert.DoesNotContain(Secret, closed, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)), closed, StringComparison.Ordinal);
        Assert.Equal(Secret, seal.OpenText(closed, "error of trigger a"));
        Assert.Throws<PayloadKeyException>(() => seal.OpenText(closed, "error of trigger b"));
        Assert.Throws<PayloadKeyException>(() => PayloadSeal.None.OpenText(closed, "error of trigger a"));
        foreach (var before in new[] { null, "no flow 'x'", "sealed:", "sealed: by nobody", "sealed:AAAA" }) Assert.Equal(before, seal.OpenText(before, "error of trigger a"));
        Assert.Equal("plain", PayloadSeal.None.CloseText("plain", "anywhere"));
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
        Store = StoreKind.Sqlite,
        SqliteFile = "x",
        SqliteBusyTimeout = default,
        SqliteReaders = 1,
        PostgreSqlConnectionString = "",
        PostgreSqlCluster = "",
        PostgreSqlWriters = 1,
        PostgreSqlReaders = 1,
        BatchRowsMax = 1,
        QueueWritesMax = 1,
        EncryptionKeyFile = keys,
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

    // Everything that values go through: a snapshot, a signal, a fork, a trigger that fails, and a reason for a queue.
    private async Task LiveAsync(string? keys, string? postgreSql)
    {
        await using var app = await StartAsync(keys, postgreSql);
        var (id, fork) = (ExecutionId.Parse("live"), ExecutionId.Parse("fork"));
        var flow = Flow.Linear("live", Flow.Task("keep").Handler("keep").Requires("text"), Flow.Signal("go"), Flow.Task("fails").Handler("fails"));
        await app.Engine.RunAsync(flow, new { text = Secret }, new RunOptions { Id = id });
        await app.Engine.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskSucceeded");
        await app.Services.GetRequiredService<ITimeTravel>().ForkAsync(id, 1, new ForkOptions { Id = fork, Inputs = new { text = $"other {Secret}" } });
        foreach (var each in new[] { id, fork })
        {
            await app.Engine.SignalAsync(each, "go", Payload.Json(Secret));
            await app.Engine.WaitAsync(each);
        }

        await app.Services.GetRequiredService<ICronTriggers>().AddCronAsync(new CronTrigger("fires", "live") { FirstAt = DateTimeOffset.UtcNow.AddHours(1), Inputs = new Dictionary<string, Payload> { ["text"] = Payload.Json(Secret) } });
        using (Acting.As("ada", Secret)) await app.Services.GetRequiredService<IQueues>().PauseAsync("default");
        Assert.Equal(Secret, (await app.Services.GetRequiredService<IQueues>().GetAsync("default")).StateBy?.Why);
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private async Task<App> StartAsync(string? keys, string? postgreSql = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddLazyEngine(engine =>
        {
            (postgreSql is null ? engine.UseSqlite(_folder.File("kept.db")) : engine.UsePostgreSql(postgreSql))
                .AddHandler("keep", (context, _) => ValueTask.FromResult(Outcome.Success(context.Argument<string>("text"))))
                .Configure("lazyengine.execution.snapshot-every = 2")
                .AddHandler("fails", (_, _) => ValueTask.FromResult(Outcome.Failure("Broken", Secret)))
                .AddHandler("wait", (_, _) => ValueTask.FromResult(Outcome.Pending));
            if (keys is not null) engine.EncryptPayloads(keys);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new App(host);
    }

    private sealed class App(IHost host) : IAsyncDisposable
    {
        public IServiceProvider Services => host.Services;

        public ILazyEngine Engine { get; } = host.Services.GetRequiredService<ILazyEngine>();

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
