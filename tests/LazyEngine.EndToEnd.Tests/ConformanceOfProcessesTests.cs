using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>Numbered behaviours with real processes: each file is run by the command, and what a stop or a death comes between is served.</summary>
public sealed class ConformanceOfProcessesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("B007")]
    [InlineData("B010")]
    [InlineData("B018")]
    [InlineData("B028")]
    [InlineData("B041")]
    [InlineData("B051")]
    [InlineData("B056")]
    [InlineData("B061")]
    [InlineData("B062")]
    [InlineData("B065")]
    [InlineData("B068")]
    [InlineData("B072")]
    [InlineData("B073")]
    [InlineData("B078")]
    public async Task The_command_shows_it(string number)
    {
        var file = ConformanceFile.Of(number);

        var answer = await Command.RunAsync("run", "--flow", file.Path, "--memory", "--json");

        var report = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal((file.State, file.Error), (report.GetProperty("state").GetString(), Code(report)));
        Assert.Equal(file.State == "Success" ? 0 : 1, answer.Code);
        Assert.Equal(file.Told, file.Tell(report.GetProperty("transitions").EnumerateArray().Select(step => (step.GetProperty("task").GetString()!, step.GetProperty("to").GetString()!))));
    }

    /// <summary>Each flow comes to a wait, the server dies there, and another goes on: with the retry of B064, the decider of B051, and the revert of B007.</summary>
    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_goes_on_to_the_same_end()
    {
        var flows = _folder.Write("flows.yaml", """
            flows:
            - flow: rounds
              retry-controller: {times: 3, name: r}
              linear:
              - {task: one, handler: test.succeed, compensate: test.succeed}
              - {task: two, handler: test.sequence, constants: {outcomes: [fail, succeed]}, compensate: test.succeed}
              - {signal: go}
              - {task: three, handler: test.sequence, constants: {outcomes: [fail, succeed]}, compensate: test.succeed}
            - flow: decides
              graph:
              - {signal: go}
              - {task: left, handler: test.succeed}
              - {task: right, handler: test.succeed}
              links:
              - {from: go, to: left, when: test.false}
              - {from: go, to: right, when: test.true}
            - flow: reverts
              linear:
              - {task: a, handler: test.succeed, compensate: test.succeed}
              - {signal: go}
              - {task: b, handler: test.succeed, compensate: test.succeed}
              - {task: c, handler: test.fail}
            """);
        using var server = new Server("--db", _folder.File("x.db"), "--flows", flows);
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var engine = new LazyEngineClient(http);
        ExecutionId[] ids = [.. new[] { "rounds", "decides", "reverts" }.Select(ExecutionId.Parse)];
        foreach (var id in ids) await engine.RunAsync(id.Value, options: new RunOptions { Id = id });
        await ComesToAsync(engine, ids[0], "r 2", "go Waiting");
        foreach (var id in ids) await ComesToAsync(engine, id, "go Waiting");
        await engine.StopAsync(ids[1]);

        await server.KillAsync();
        await server.StartAsync();
        Assert.Equal(ExecutionState.Suspended, await engine.GetStateAsync(ids[1]));
        await engine.ResumeAsync(ids[1]);
        foreach (var id in ids) await engine.SignalAsync(id, "go", Payload.None);
        // The third task fails, and with it the round: another one waits again.
        await ComesToAsync(engine, ids[0], "r 3", "go Waiting");
        await server.KillAsync();
        await server.StartAsync();
        await engine.SignalAsync(ids[0], "go", Payload.None);
        foreach (var id in ids) await engine.WaitAsync(id);

        await ComesToAsync(engine, ids[0], "r 3", "one Success", "two Success", "go Success", "three Success");
        await ComesToAsync(engine, ids[1], "left Ignored", "right Success");
        await ComesToAsync(engine, ids[2], "a Reverted", "b Reverted", "c Reverted");
    }

    private static Task ComesToAsync(LazyEngineClient engine, ExecutionId id, params string[] tasks) => Until.TrueAsync(
        async () => (await engine.GetDetailsAsync(id)).Tasks.SelectMany(task => new[] { $"{task.Name} {task.State}", $"{task.Name} {task.Result}" }).Aggregate(string.Empty, (told, word) => $"{told}{word}, "),
        told => tasks.All(task => told.Contains($"{task}, ", StringComparison.Ordinal)));

    private static string? Code(JsonElement report) => report.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error.GetProperty("code").GetString() : null;
}
