using System.Net;
using System.Net.Http.Json;
using LazyEngine.Executions;

namespace LazyEngine.Server.Tests;

/// <summary>What services send that a workflow has asked.</summary>
public sealed class CallbackTests(ServedEngine served) : IClassFixture<ServedEngine>
{
    [Theory]
    [InlineData("SUCCESS", ExecutionState.Success)]
    [InlineData("ERROR", ExecutionState.Failure)]
    public async Task A_callback_completes_the_task_whose_token_it_names(string state, ExecutionState end)
    {
        var id = await WaitingAsync($"called-{state}");

        using var response = await served.Http.PutAsJsonAsync($"v1/callbacks/{id}/approve/0.0.1", new { state, output = new { n = 5 } });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(end, (await served.Local.WaitAsync(id)).State);
        var task = (await served.Local.GetDetailsAsync(id)).Tasks.Single(each => each.Name == "approve");
        Assert.Contains("5", (task.Result ?? task.Error!.Data!).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_callback_with_another_outcome_is_refused()
    {
        var id = await WaitingAsync("called-twice");
        using var first = await served.Http.PutAsJsonAsync($"v1/callbacks/{id}/approve/0.0.1", new { state = "SUCCESS", output = 1 });

        using var second = await served.Http.PutAsJsonAsync($"v1/callbacks/{id}/approve/0.0.1", new { state = "SUCCESS", output = 2 });

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
    }

    [Fact]
    public async Task A_callback_that_comes_before_the_task_has_said_that_it_waits_counts()
    {
        var id = (await served.Local.RunAsync("early")).Id;

        Assert.Equal(ExecutionState.Success, (await served.Local.WaitAsync(id)).State);
        var task = (await served.Local.GetDetailsAsync(id)).Tasks.Single();
        Assert.Equal((1, "7"), (task.Attempt, task.Result!.ToString()));
        // What the worker says afterwards of the same attempt changes nothing.
        Assert.DoesNotContain(await served.Local.EventsAsync(id).ToListAsync(), entry => entry.Kind == "TaskDeferred");
    }

    [Theory]
    [InlineData("PAUSED", "v1/callbacks/none/approve/0.0.1")]
    [InlineData("SUCCESS", "v1/callbacks/nonsense")]
    public async Task A_callback_that_cannot_be_meant_is_refused(string state, string path)
    {
        using var response = await served.Http.PutAsJsonAsync(path, new { state });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private async Task<ExecutionId> WaitingAsync(string name)
    {
        var id = ExecutionId.Parse(name);
        await served.Local.RunAsync("approval", new { number = 1 }, new RunOptions { Id = id });
        await served.Local.EventsAsync(id).FirstAsync(entry => entry.Kind == "TaskDeferred");
        return id;
    }
}
