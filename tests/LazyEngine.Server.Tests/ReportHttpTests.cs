using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Server.Tests;

/// <summary>Reports on a family, as scripts and clients read them.</summary>
public sealed class ReportHttpTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Fact]
    public async Task A_report_is_a_tree_of_executions_and_tasks_with_counts()
    {
        var id = await FailedAsync("reported");

        var report = await served.Http.GetFromJsonAsync<JsonElement>($"v1/executions/{id}/report");

        var root = report.GetProperty("root");
        Assert.Equal((id.Value, "family", "Failure"), (root.GetProperty("id").GetString(), root.GetProperty("flowName").GetString(), root.GetProperty("state").GetString()));
        var child = Assert.Single(Assert.Single(root.GetProperty("tasks").EnumerateArray()).GetProperty("executions").EnumerateArray());
        Assert.Equal(["double", "approve"], child.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()!));
        Assert.Equal((1, 2), (report.GetProperty("statistics").GetProperty("Success").GetInt32(), report.GetProperty("statistics").GetProperty("Failure").GetInt32()));
    }

    [Fact]
    public async Task It_tells_of_failures_only_or_of_the_top_only()
    {
        var id = await FailedAsync("reported-in-part");

        var errors = await served.Http.GetFromJsonAsync<JsonElement>($"v1/executions/{id}/report?errorsOnly=true");
        var top = await served.Http.GetFromJsonAsync<JsonElement>($"v1/executions/{id}/report?depth=0");

        Assert.Contains("too dear", errors.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"double\"", errors.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("approve", top.GetRawText(), StringComparison.Ordinal);
        Assert.True(top.GetProperty("isCut").GetBoolean());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_reads_the_same_report(bool overGrpc)
    {
        var id = await FailedAsync($"reported-to-a-client-{overGrpc}");

        var here = await served.Local.ReportAsync(id);
        var there = await (overGrpc ? served.OverGrpc : served.Remote).ReportAsync(id);

        Assert.Equal(JsonSerializer.Serialize(here.Statistics), JsonSerializer.Serialize(there.Statistics));
        Assert.Equal((here.Root.State, here.Root.Tasks.Single().Executions.Single().Tasks.Count), (there.Root.State, there.Root.Tasks.Single().Executions.Single().Tasks.Count));
    }

    [Fact]
    public async Task What_does_not_exist_has_no_report()
    {
        using var unknown = await served.Http.GetAsync("v1/executions/nobody/report");
        using var wrong = await served.Http.GetAsync("v1/executions/nobody/report?deepness=3");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (unknown.StatusCode, wrong.StatusCode));
        Assert.Contains(EngineError.UnknownExecution, await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<ExecutionId> FailedAsync(string name)
    {
        var id = ExecutionId.Parse(name);
        await served.Local.RunAsync("family", new { number = 1 }, new RunOptions { Id = id });
        var child = (await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred")) is not null ? (await served.Local.GetDetailsAsync(id)).Tasks.Single().Child!.Value : default;
        await foreach (var entry in served.Local.EventsAsync(child))
        {
            if (entry.Kind == "TaskDeferred") break;
        }

        await served.Local.TaskCompleteAsync(child, "approve", Outcome.Failure("Refused", "too dear"));
        await served.Local.WaitAsync(id);
        return id;
    }
}
