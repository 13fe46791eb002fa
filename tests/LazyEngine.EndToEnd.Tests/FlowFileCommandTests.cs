using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>A program writes a flow, has it run, and reads what came of it.</summary>
public sealed class FlowFileCommandTests : IDisposable
{
    private const string Order = """
        {
          "flow": "order",
          "linear": [
            {"task": "reserve", "handler": "test.succeed", "requires": [{"result": "item"}], "provides": "reservation"},
            {"task": "pay", "handler": "test.sequence", "constants": {"outcomes": ["fail", {"succeed": 12345678901234567890}]}, "queue": "bank", "retry": {"delay": "10ms"}, "provides": "receipt"}
          ]
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_flow_from_a_file_runs_to_its_end_and_tells_every_step()
    {
        var answer = await Command.RunAsync("run", "--flow", _folder.Write("order.json", Order), "--memory", "--input", """{"item": {"id": "x"}}""", "--json");

        var report = answer.Json;
        Assert.Equal("Success", answer.State);
        Assert.Equal("""{"receipt":12345678901234567890,"reservation":{"id":"x"}}""", report.GetProperty("results").GetRawText());
        Assert.Equal(["reserve Success 1", "pay Success 2"], report.GetProperty("tasks").EnumerateArray().Select(task => $"{task.GetProperty("name")} {task.GetProperty("state")} {task.GetProperty("attempt")}"));
        Assert.Equal(
            ["reserve 1 Pending-Scheduled", "reserve 1 Scheduled-Success", "pay 1 Pending-Scheduled", "pay 1 Scheduled-Pending", "pay 2 Pending-Scheduled", "pay 2 Scheduled-Success"],
            report.GetProperty("transitions").EnumerateArray().Select(Step));
    }

    [Fact]
    public async Task A_flow_that_fails_is_told_with_its_failure_and_another_exit_code()
    {
        var file = _folder.Write("flows.yaml", "flows:\n- {flow: a, linear: []}\n- {flow: b, linear: [test.fail, later]}\n");

        var answer = await Command.RunAsync("run", "--flow", file, "b", "--db", _folder.File("x.db"), "--json");

        Assert.Equal(1, answer.Code);
        var report = JsonDocument.Parse(answer.Output).RootElement;
        Assert.Equal(("Failure", "Woot!"), (report.GetProperty("state").GetString(), report.GetProperty("error").GetProperty("message").GetString()));
        Assert.Equal(["test.fail 1 Pending-Scheduled", "test.fail 1 Scheduled-Failure"], report.GetProperty("transitions").EnumerateArray().Select(Step));
    }

    [Fact]
    public async Task A_server_takes_flows_from_files_and_handlers_from_assemblies()
    {
        var file = _folder.Write("quick.yml", "flow: from-file\ninputs: [folder]\nlinear: [{task: t, handler: quick, requires: [folder]}]\n");
        using var server = new Server("--memory", "--flows", file);
        await server.StartAsync();

        var named = await server.AskAsync("run", "from-file", "--wait", "--input", "folder=x");
        var sent = await server.AskAsync("run", "--flow", file, "--wait", "--input", "folder=x");
        var here = await Command.RunAsync("run", file, "--handlers", Programs.PathOf("LazyEngine.EndToEnd.Flows"), "--memory", "--input", "folder=x", "--json");

        Assert.Equal(("Success", "Success", "Success"), (named.State, sent.State, here.State));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_file_is_told_at_once()
    {
        var good = _folder.Write("good.json", Order);
        var bad = _folder.Write("bad.yaml", "flow: bad\nlinear:\n- {task: a, hanlder: b}\n- {task: a, retry: {attempts: 0}}\n");

        var text = await Command.RunAsync("validate", good, bad);
        var json = await Command.RunAsync("validate", bad, "--json");
        var run = await Command.RunAsync("run", bad, "--memory");
        var served = await Command.RunAsync("serve", "--memory", "--listen", "http://127.0.0.1:0", "--flows", bad);

        Assert.Equal((1, 1, 2, 2), (text.Code, json.Code, run.Code, served.Code));
        Assert.Equal([$"{good}: valid. Flows: order", $"{bad}:3:13:", $"{bad}:4:4:", $"{bad}:4:31:"], text.Output.TrimEnd().Split('\n').Select((line, at) => at == 0 ? line.TrimEnd() : line[..line.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.Equal(["3:13", "4:4", "4:31"], JsonDocument.Parse(json.Output).RootElement.GetProperty("problems").EnumerateArray().Select(problem => $"{problem.GetProperty("line")}:{problem.GetProperty("column")}"));
        Assert.Equal(3, run.Errors.Split(bad).Length - 1);
        Assert.Equal(run.Errors, served.Errors);
    }

    [Theory]
    [InlineData("There is no file", "run", "nowhere.yaml")]
    [InlineData("There is no file", "validate", "nowhere.json")]
    [InlineData("--handlers goes with a file", "run", "name", "--handlers", "x.dll")]
    [InlineData("once", "run", "a", "--flow", "x.yaml", "--name", "b")]
    public async Task Wrong_use_is_refused(string says, params string[] arguments)
    {
        var answer = await Command.RunAsync(arguments);

        Assert.Equal(2, answer.Code);
        Assert.Contains(says, answer.Errors, StringComparison.Ordinal);
    }

    private static string Step(JsonElement step) => $"{step.GetProperty("task")} {step.GetProperty("attempt")} {step.GetProperty("from")}-{step.GetProperty("to")}";
}
