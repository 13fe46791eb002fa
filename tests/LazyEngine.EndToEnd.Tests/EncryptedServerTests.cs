using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A server with keys leaves no plain text in the files of its database, however it ends; its keys can be changed, and without them it does not start.</summary>
public sealed class EncryptedServerTests : IDisposable
{
    private const string Secret = "the-plain-text-that-nobody-may-find";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_killed_gets_another_key_and_refuses_a_wrong_one_on_sqlite(bool hasKeys)
    {
        var database = _folder.File("kept.db");
        await LiveAsync(
            ["--db", database],
            hasKeys,
            () => Directory.GetFiles(_folder.Path, "kept.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            // Nothing of it is to be written by the one who looks, not even what has not come from the log to its place.
            () => new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False"),
            "select name from sqlite_master where type = 'table' order by name");
    }

    [SkippableFact]
    public async Task It_is_killed_gets_another_key_and_refuses_a_wrong_one_on_postgresql()
    {
        await using var server = await PostgreSqlServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await LiveAsync(
            ["--postgresql", database],
            hasKeys: true,
            () => Directory.GetFiles(server.Data, "*", SearchOption.AllDirectories),
            () => new NpgsqlConnection(database),
            "select tablename from pg_tables where schemaname = 'public' order by tablename");
    }

    private async Task LiveAsync(string[] store, bool hasKeys, Func<IEnumerable<string>> files, Func<DbConnection> connect, string tables)
    {
        var (first, second, stranger) = ($"first {NewKey()}", $"second {NewKey()}", $"stranger {NewKey()}");
        string[] With(params string[] keys) => hasKeys ? ["--encryption-key-file", _folder.Write($"keys-{Guid.NewGuid():N}", string.Join('\n', keys))] : [];
        string[] flows = ["--flows", _folder.Write("sealed.yaml", "flow: sealed\nlinear:\n  - {task: keep, handler: test.succeed, requires: [{result: text}], provides: kept}\n  - {signal: go, provides: gone}\n"), "--flows", _folder.Write("breaks.yaml", "flow: breaks\nlinear:\n  - {task: breaks, handler: test.fail, requires: [{message: text}]}\n")];

        using (var server = new Server([.. store, .. flows, .. With(first)]))
        {
            await server.StartAsync();
            Assert.Equal(1, (await server.AskAsync("run", "breaks", "--id", "broken", "--input", $"text={Secret}", "--wait")).Code);
            await server.AskAsync("run", "sealed", "--id", "waits", "--input", $"text={Secret}", "--why", Secret);
            await Until.TrueAsync(() => server.ShowAsync("waits"), shown => shown["keep"].State == "Success");
            await server.KillAsync();
        }

        Found(hasKeys, files());
        var both = With(second, first);
        using (var server = new Server([.. store, .. flows, .. both]))
        {
            await server.StartAsync();
            Assert.Contains(Secret, (await server.ShowAsync("waits"))["keep"].Result, StringComparison.Ordinal);
            await server.AskAsync("signal", "waits", "go", "--value", Secret, "--why", Secret);
            Assert.Equal("Success", (await server.AskAsync("wait", "waits")).State);
            await server.AskAsync("run", "sealed", "--id", "later", "--input", $"text={Secret}");
            await server.AskAsync("cancel", "later", "--why", Secret);
            await server.KillAsync();
        }

        Found(hasKeys, files());
        if (hasKeys)
        {
            var before = await RowsAsync(connect, tables);
            foreach (var wrong in new[] { With(stranger), With(first), [] })
            {
                using var refused = ChildProcess.Start(Command.Program, ["serve", "--listen", "http://127.0.0.1:0", .. store, .. flows, .. wrong]);
                Assert.Equal(3, await refused.ExitAsync(Limit));
                Assert.Contains("key 'second'", refused.Errors, StringComparison.Ordinal);
                Assert.DoesNotContain(Secret, refused.Everything(), StringComparison.Ordinal);
            }

            Assert.Equal(before, await RowsAsync(connect, tables));

            // The old key is gone: what was written by it alone is told by the name of the key, and the rest is there.
            using var half = new Server([.. store, .. flows, .. With(second)]);
            await half.StartAsync();
            var lost = await half.AskAsync("show", "broken");
            Assert.Equal(3, lost.Code);
            Assert.Contains("LE3003", lost.Errors, StringComparison.Ordinal);
            Assert.Contains("key 'first'", lost.Errors, StringComparison.Ordinal);
            Assert.Equal("Cancelled", (await half.ShowAsync("later")).State);
            await half.KillAsync();
        }

        using var last = new Server([.. store, .. flows, .. both]);
        await last.StartAsync();
        Assert.Contains(Secret, (await last.AskAsync("show", "broken")).Output, StringComparison.Ordinal);
        Assert.Contains(Secret, (await last.AskAsync("events", "waits")).Output, StringComparison.Ordinal);
        await last.KillAsync();
        Assert.Equal(0, (await Command.RunAsync(["index", "verify", .. store, .. both])).Code);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    // Where there are no keys, the search must find it, or it would prove nothing.
    private static void Found(bool hasKeys, IEnumerable<string> files)
    {
        var searched = files.ToList();
        var found = searched.Where(file => Read(file).Contains(Secret, StringComparison.Ordinal)).ToList();
        Assert.Contains(searched, file => file.Contains("wal", StringComparison.Ordinal) && new FileInfo(file).Length > 0);
        Assert.True(hasKeys ? found.Count == 0 : found.Count > 0, string.Join(", ", found));
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    // All but the row by which an engine says that it is there: it says so before it looks at the rest.
    private static async Task<string> RowsAsync(Func<DbConnection> connect, string tables)
    {
        await using var connection = connect();
        await connection.OpenAsync();
        var rows = new StringBuilder();
        foreach (var table in (await ReadAsync(connection, tables)).Where(table => table != "lazyengine_writer"))
            foreach (var row in (await ReadAsync(connection, $"select * from \"{table}\"")).Order(StringComparer.Ordinal)) rows.Append(table).Append(' ').AppendLine(row);
        return rows.ToString();
    }

    private static async Task<List<string>> ReadAsync(DbConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] bytes ? Convert.ToHexString(bytes) : reader.GetValue(i).ToString())));
        return rows;
    }
}
