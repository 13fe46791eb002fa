using System.Net;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests;

public sealed class GraphTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Theory]
    [InlineData("", "image/svg+xml", "<svg")]
    [InlineData("?format=dot", "text/vnd.graphviz", "digraph \"approval\"")]
    [InlineData("?format=Mermaid", "text/vnd.mermaid", "flowchart TB")]
    public async Task A_flow_is_drawn_by_its_name_and_by_its_hash(string query, string type, string says)
    {
        var hash = await served.Local.RegisterAsync(ServedEngine.Approval);

        foreach (var flow in new[] { "approval", hash.Value })
        {
            using var response = await served.Http.GetAsync($"v1/flows/{flow}/graph{query}");

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
            Assert.Contains("default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_execution_is_drawn_with_the_states_of_its_tasks()
    {
        var id = ExecutionId.Parse("drawn");
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");

        var mermaid = await served.Http.GetStringAsync("v1/executions/drawn/graph?format=mermaid");

        Assert.Contains("title: \"approval: execution drawn, Running\"", mermaid, StringComparison.Ordinal);
        Assert.Contains("(\"double<br/>Success\"):::Success", mermaid, StringComparison.Ordinal);
        Assert.Contains("(\"approve<br/>Waiting\"):::Waiting", mermaid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1/flows/nobody/graph", HttpStatusCode.NotFound, "LE1002")]
    [InlineData("v1/executions/nobody/graph", HttpStatusCode.NotFound, "LE2001")]
    [InlineData("v1/flows/approval/graph?format=png", HttpStatusCode.BadRequest, "one of svg, dot, mermaid is expected")]
    [InlineData("v1/executions/nobody/graph?colour=blue", HttpStatusCode.BadRequest, "colour")]
    public async Task What_cannot_be_drawn_is_refused(string path, HttpStatusCode status, string says)
    {
        using var response = await served.Http.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Contains(says, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_is_too_large_for_a_picture_is_refused()
    {
        await served.Local.RegisterAsync(Flows.Flow.Unordered("crowd", Enumerable.Range(0, 401).Select(number => Flows.Flow.Task($"t{number}"))));

        using var response = await served.Http.GetAsync("v1/flows/crowd/graph");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("LE1004", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
