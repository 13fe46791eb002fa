using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;
using Microsoft.Data.Sqlite;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A store is read, checked and mended by the command, with and without an engine on it.</summary>
public sealed class StoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Server _server;

    public StoreCommandTests() => _server = new Server("--db", Database);

    private string Database => _folder.File("store.db");

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_store_is_read_while_its_engine_runs_and_after_that_has_died()
    {
        await GivenExecutionsAsync();

        await AssertReadAsync();
        await _server.KillAsync();
        await AssertReadAsync();
        await _server.StartAsync();
        Assert.Equal("Success", (await _server.ShowAsync("done")).State);
    }

    [Fact]
    public async Task An_index_that_was_lost_is_missed_rebuilt_and_right_again()
    {
        await GivenExecutionsAsync();
        Assert.Equal(3, (await Command.RunAsync("index", "verify", "--db", Database)).Code); // the engine has it open
        await _server.KillAsync();
        Assert.Equal(0, (await Command.RunAsync("index", "verify", "--db", Database)).Code);

        await DropIndexAsync();
        var verified = await Command.RunAsync("index", "verify", "--db", Database);
        Assert.Equal(1, verified.Code);
        Assert.Contains("execution-running: Missing", verified.Output, StringComparison.Ordinal);
        var rebuilt = await Command.RunAsync("index", "rebuild", "--db", Database, "--json");
        Assert.Equal(2, rebuilt.Json.GetProperty("executions").GetInt32());

        Assert.Equal(0, (await Command.RunAsync("index", "verify", "--db", Database)).Code);
        await _server.StartAsync();
        // The watchdog finds in the rebuilt index what the dead process had in flight.
        await Until.TrueAsync(() => _server.ShowAsync("running"), shown => shown["one"] is { State: "Running", Attempt: 2 });
    }

    [Theory]
    [InlineData("does not exist", "show", "x", "--db", "nowhere.db")]
    [InlineData("Give one of --db and --postgresql", "index", "verify")]
    [InlineData("Give --url to ask a server", "list", "--db", "any.db", "--url", "http://127.0.0.1:1")]
    [InlineData("--follow needs a server", "events", "x", "--follow", "--db", "DATABASE")]
    public async Task What_cannot_be_read_is_told(string says, params string[] arguments)
    {
        await GivenExecutionsAsync();

        var answer = await Command.RunAsync(arguments.Select(argument => argument == "DATABASE" ? Database : argument));

        Assert.NotEqual(0, answer.Code);
        Assert.Contains(says, answer.Errors, StringComparison.Ordinal);
    }

    private async Task GivenExecutionsAsync()
    {
        await _server.StartAsync();
        Assert.Equal("Running", (await _server.AskAsync("run", "seed", "--id", "running", "--input", $"folder={_folder.Path}")).State);
        Assert.Equal("Success", (await _server.AskAsync("run", "quick", "--id", "done", "--input", "folder=x", "--wait")).State);
    }

    private async Task AssertReadAsync()
    {
        var list = await Command.RunAsync("list", "--db", Database, "--json");
        Assert.Equal(2, list.Output.Split('\n').Length);
        var done = ShownExecution.Of((await Command.RunAsync("show", "done", "--db", Database, "--json")).Json);
        Assert.Equal(["Success", "Success", "Success"], done.Tasks.Select(task => task.State));
        Assert.Contains("ExecutionSucceeded", (await Command.RunAsync("events", "done", "--db", Database)).Output, StringComparison.Ordinal);
        Assert.Contains("queue 'default'", (await Command.RunAsync("explain", "running", "--db", Database)).Output, StringComparison.Ordinal);
    }

    private async Task DropIndexAsync()
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var drop = connection.CreateCommand();
        drop.CommandText = "drop table lazyengine_index";
        await drop.ExecuteNonQueryAsync();
    }
}
