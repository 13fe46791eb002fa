using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Flows and executions are drawn by the command: from a file, through a server, and out of a store.</summary>
public sealed class GraphCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_flow_of_a_file_is_drawn_without_a_server()
    {
        var picture = _folder.File("seed.svg");

        var written = await Command.RunAsync("graph", "--flows", Programs.PathOf("LazyEngine.EndToEnd.Flows"), "--flow", "seed", "--output", picture);
        var shown = await Command.RunAsync("graph", "--flows", Programs.PathOf("LazyEngine.EndToEnd.Flows"), "--flow", "seed");

        Assert.Equal((0, string.Empty), (written.Code, written.Output));
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(picture), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(picture), shown.Output.TrimEnd() + "\n");
    }

    [Fact]
    public async Task A_server_and_its_store_give_the_same_picture()
    {
        using var server = new Server("--db", _folder.File("store.db"));
        await server.StartAsync();
        await server.AskAsync("run", "quick", "--id", "done", "--input", "folder=x", "--wait");

        foreach (var what in new[] { new[] { "done" }, ["--flow", "quick"] })
        {
            var asked = await Command.RunAsync(["graph", .. what, "--format", "dot", "--url", server.Url]);
            var read = await Command.RunAsync(["graph", .. what, "--format", "dot", "--db", _folder.File("store.db")]);

            Assert.Equal((0, 0), (asked.Code, read.Code));
            Assert.StartsWith("digraph \"quick\"", asked.Output, StringComparison.Ordinal);
            Assert.Equal(what is ["done"], asked.Output.Contains("Success", StringComparison.Ordinal));
            Assert.Equal(asked.Output, read.Output);
        }

        var unknown = await Command.RunAsync("graph", "--flow", "nobody", "--url", server.Url);
        Assert.Equal(4, unknown.Code);
        Assert.StartsWith("LE1002", unknown.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Give the id of an execution, or --flow", "graph")]
    [InlineData("Give the id of an execution, or --flow", "graph", "x", "--flow", "y")]
    [InlineData("'mermaid'", "graph", "x", "--format", "png")]
    [InlineData("no flow 'sed'. It has '", "graph", "--flows", "FLOWS", "--flow", "sed")]
    [InlineData("choose one by --flow. It has '", "graph", "--flows", "FLOWS")]
    [InlineData("no file", "graph", "--flows", "missing.dll")]
    [InlineData("cannot be written", "graph", "--flows", "FLOWS", "--flow", "seed", "--output", "/no/such/folder/x.svg")]
    [InlineData("Give --flows to draw a flow of a file", "graph", "--flows", "FLOWS", "--flow", "seed", "--db", "any.db")]
    public async Task What_cannot_be_drawn_is_refused_with_what_to_do(string says, params string[] arguments)
    {
        var answer = await Command.RunAsync(arguments.Select(argument => argument == "FLOWS" ? Programs.PathOf("LazyEngine.EndToEnd.Flows") : argument));

        Assert.Equal(2, answer.Code);
        Assert.Contains(says, answer.Errors + answer.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", answer.Errors, StringComparison.Ordinal);
    }
}
