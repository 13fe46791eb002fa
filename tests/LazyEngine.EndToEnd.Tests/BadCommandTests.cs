using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Whatever is typed wrongly gets a message that helps and an exit code that scripts can decide on, and changes nothing.</summary>
public sealed class BadCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("is no address", "show", "x", "--url", "nonsense")]
    [InlineData("position 1", "show", "a b")]
    [InlineData("no file", "run", "missing.dll")]
    [InlineData("Give the name of a flow", "run")]
    [InlineData("Give one of --result, --error and --pending", "complete", "x", "t", "--result", "1", "--pending")]
    [InlineData("not valid JSON", "complete", "x", "t", "--result", "{")]
    [InlineData("is no token", "complete", "x")]
    [InlineData("--error", "complete", "x", "t", "--message", "why")]
    [InlineData("has no name", "run", "seed", "--input", "folder")]
    [InlineData("Unrecognized", "shwo")]
    [InlineData("--limit", "list", "--limit", "0")]
    [InlineData("Sleeping", "list", "--state", "Sleeping")]
    [InlineData("loopback", "serve", "--listen", "http://0.0.0.0:7410")]
    [InlineData("needs a certificate: give --https-cert", "serve", "--urls", "https://127.0.0.1:7410")]
    [InlineData("Tokens need all of", "serve", "--jwt-issuer", "somebody")]
    [InlineData("no role 'boss'", "key", "add", "keys", "me", "boss")]
    [InlineData("a key has no blanks", "show", "x", "--api-key", "a b")]
    [InlineData("Give one of --db, --postgresql and --memory", "serve", "--memory", "--db", "x.db")]
    [InlineData("needs the database of the cluster: give --postgresql", "serve", "--cluster", "--seed", "127.0.0.1:4053")]
    [InlineData("uses no database", "serve", "--cluster", "--roles", "worker", "--postgresql", "Host=x")]
    [InlineData("for a node that is alone", "serve", "--cluster", "--memory")]
    [InlineData("'127.0.0.1' is no node; host:port", "serve", "--cluster", "--seed", "127.0.0.1:4053,127.0.0.1", "--postgresql", "Host=x")]
    [InlineData("no-such.bundle", "import", "no-such.bundle")]
    [InlineData("no-such.bundle", "show", "x", "--bundle", "no-such.bundle")]
    [InlineData("no role 'enigne'", "serve", "--cluster", "--roles", "enigne")]
    [InlineData("--port 70000 is no port", "serve", "--cluster", "--roles", "worker", "--port", "70000")]
    [InlineData("--seed is for a node of a cluster: give --cluster too", "serve", "--memory", "--seed", "127.0.0.1:4053")]
    public async Task Wrong_use_is_refused_before_anything_is_done(string says, params string[] arguments)
    {
        var answer = await Command.RunAsync(arguments);

        Assert.Equal(2, answer.Code);
        Assert.Contains(says, answer.Errors + answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_bundle_is_refused()
    {
        var answer = await Command.RunAsync("import", _folder.Write("notes.txt", "Not a bundle."));

        Assert.Equal(2, answer.Code);
        Assert.Contains("notes.txt' is no bundle of LazyEngine", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_engine_refuses_is_told_with_its_code_and_leaves_the_server_up()
    {
        using var server = new Server("--memory");
        await server.StartAsync();

        await RefusedAsync(server, "LE2001", "show", "nobody");
        await RefusedAsync(server, "LE2001", "stop", "nobody");
        await RefusedAsync(server, "LE1002", "run", "no-such-flow");
        await RefusedAsync(server, "LE1003", "run", "seed");
        Assert.Equal("Running", (await server.AskAsync("run", "seed", "--id", "a", "--input", $"folder={_folder.Path}")).State);
        await RefusedAsync(server, "LE2002", "run", "seed", "--id", "a", "--input", "folder=elsewhere");
        await RefusedAsync(server, "LE2003", "complete", "a", "four");
        await RefusedAsync(server, "LE1004", "complete", "a", "one", "--result", $"@{_folder.Write("large.json", $"\"{new string('x', 2_000_000)}\"")}");
        await RefusedAsync(server, "LE1004", "complete", "a", "one", "--result", $"@{_folder.Write("huge.json", $"\"{new string('x', 20_000_000)}\"")}");

        Assert.Equal("Running", (await server.ShowAsync("a")).State);
        await Until.TrueAsync(() => server.ShowAsync("a"), shown => shown["one"].State == "Running");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_as_such()
    {
        var answer = await Command.RunAsync("show", "x", "--url", "http://127.0.0.1:1");

        Assert.Equal(3, answer.Code);
        Assert.Contains("cannot be reached", answer.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_in_use_is_told_as_such()
    {
        using var server = new Server("--db", _folder.File("used.db"));
        await server.StartAsync();

        var second = await Command.RunAsync("serve", "--listen", "http://127.0.0.1:0", "--db", _folder.File("used.db"));

        Assert.Equal(3, second.Code);
        Assert.Contains("in use by another", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_flows_runs_to_its_end_in_the_process_itself()
    {
        var assembly = Programs.PathOf("LazyEngine.EndToEnd.Flows");

        var done = await Command.RunAsync("run", assembly, "--name", "quick", "--id", "here", "--db", _folder.File("here.db"), "--input", "folder=x", "--json");
        var again = await Command.RunAsync("run", "--flow", assembly, "--name", "quick", "--id", "here", "--db", _folder.File("here.db"), "--input", "folder=x", "--watch");
        var ambiguous = await Command.RunAsync("run", assembly, "--memory");

        Assert.Equal("Success", done.State);
        Assert.Equal(0, again.Code);
        Assert.Contains("ExecutionSucceeded", again.Output, StringComparison.Ordinal);
        Assert.Equal(2, ambiguous.Code);
    }

    private static async Task RefusedAsync(Server server, string code, params string[] arguments)
    {
        var answer = await server.AskAsync(arguments);
        Assert.Equal(4, answer.Code);
        Assert.Contains($"\"{code}\"", answer.Errors, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
    }
}
