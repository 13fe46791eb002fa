using System.Text.Json;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>What scripts rely on when they run workflows by the command.</summary>
public sealed class WorkflowCommandTests : IDisposable
{
    private const string Workflows = """
        version: '2.0'
        greet:
          input: [{name: you}]
          output: {said: <% $.text %>}
          tasks:
            say: {action: std.echo output="hello <% $.name %>", publish: {text: <% task().result %>}}
        broken:
          tasks:
            say: {on-success: [fail(msg="no more")]}
        stopped:
          tasks:
            say: {on-success: [pause, more]}
            more: {action: std.noop}
        family:
          tasks:
            call: {workflow: stopped, on-success: more}
            more: {action: std.noop}
        slow:
          tasks:
            wait: {action: std.async_noop}
        given:
          input: [x]
          tasks:
            say: {action: std.noop}
        back:
          type: reverse
          tasks:
            one: {action: std.noop}
            two: {action: std.noop, requires: [one]}
        itself: {tasks: {call: {workflow: itself}}}
        widening: {tasks: {one: {workflow: widening}, two: {workflow: widening}}}
        deep:
          input: [n]
          output: {depth: "<% $.get(below, 0) %>"}
          tasks:
            look: {on-success: [{go: <% $.n > 0 %>}]}
            go: {workflow: deep n=<% $.n - 1 %>, publish: {below: <% task().result.depth + 1 %>}}
        thousand:
          output: {n: <% task(each).result.len() %>}
          tasks:
            each: {with-items: "n in <% range(1000) %>", workflow: greet}
        turning: {tasks: {begin: {on-success: again}, again: {on-success: again}}}
        where:
          output: {region: <% env().region %>}
          tasks:
            say: {action: std.noop}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, "SUCCESS", "greet", "--input", "name=Ann")]
    [InlineData(1, "ERROR", "broken")]
    [InlineData(1, "ERROR", "itself")]
    [InlineData(1, "ERROR", "turning")]
    [InlineData(0, "SUCCESS", "deep", "--input", "n=50")]
    [InlineData(0, "SUCCESS", "thousand")]
    [InlineData(1, "PAUSED", "stopped")]
    [InlineData(1, "PAUSED", "family")]
    [InlineData(3, "RUNNING", "slow", "--timeout", "1")]
    [InlineData(0, "SUCCESS", "back", "--task-name", "two")]
    [InlineData(0, "SUCCESS", "where", "--env", "{\"region\": \"north\"}")]
    public async Task A_workflow_of_a_file_runs_and_the_exit_code_and_the_report_say_how_it_ended(int code, string state, string workflow, params string[] options)
    {
        var ran = await Command.RunAsync(["run", _folder.Write("w.yaml", Workflows), workflow, "--store", "memory", "--json", .. options]);

        var report = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal((code, state), (ran.Code, report.GetProperty("state").GetString()));
        var output = report.GetProperty("output");
        Assert.Equal(["output", "state", "stateInfo", "tasks"], report.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.All(report.GetProperty("tasks").EnumerateArray(), task => Assert.Equal(["name", "published", "result", "runs", "state"], task.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)));
        if (workflow == "greet") Assert.Equal("hello Ann", output.GetProperty("said").GetString());
        if (workflow == "deep") Assert.Equal(50, output.GetProperty("depth").GetInt32());
        if (workflow == "thousand") Assert.Equal(1_000, output.GetProperty("n").GetInt32());
        if (workflow == "where") Assert.Equal("north", output.GetProperty("region").GetString());
        if (workflow == "back") Assert.Equal(["one", "two"], report.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task A_workflow_that_calls_itself_twice_ends_once_its_family_is_as_large_as_it_may_be()
    {
        var configuration = _folder.Write("small.conf", "lazyengine.limits.deep-family-max = 600");

        var ran = await Command.RunAsync("run", _folder.Write("w.yaml", Workflows), "widening", "--db", _folder.File("wide.db"), "--conf", configuration, "--json");

        var report = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal((1, "ERROR"), (ran.Code, report.GetProperty("state").GetString()));
        var why = report.GetProperty("stateInfo").GetString()!;
        Assert.Contains("Flow 'widening' does not start", why, StringComparison.Ordinal);
        Assert.Contains("600 executions", why, StringComparison.Ordinal);
        Assert.InRange(why.Length, 100, 5_000);
        var listed = await Command.RunAsync("list", "--db", _folder.File("wide.db"), "--limit", "1000000", "--json");
        Assert.InRange(listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 600, 2_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_time_limit_ends_the_process_whatever_the_engine_is_busy_with(bool inMemory)
    {
        string[] store = inMemory ? ["--memory"] : ["--db", _folder.File("busy.db")];
        var configuration = _folder.Write("large.conf", "lazyengine.limits.deep-family-max = 1000000");

        var ran = await Command.RunAsync(["run", _folder.Write("w.yaml", Workflows), "widening", .. store, "--conf", configuration, "--timeout", "2", "--json"]);

        var report = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal((3, "RUNNING"), (ran.Code, report.GetProperty("state").GetString()));
        Assert.Equal(["output", "state", "stateInfo", "tasks"], report.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
    }

    // Without any time, the engine does not come to say how it stands.
    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    public async Task The_time_limit_holds_for_flows_of_every_kind(string seconds)
    {
        var flow = _folder.Write("waits.yaml", "flow: waits\nlinear:\n  - task: one\n    signal: never\n");

        var ran = await Command.RunAsync("run", flow, "--store", "memory", "--timeout", seconds, "--json");

        Assert.Equal((3, "Running"), (ran.Code, JsonDocument.Parse(ran.Output).RootElement.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData(0, "\"hello\"", "std.echo", "output=hello")]
    [InlineData(0, "{\"a\":[1,null]}", "std.echo", "output={\"a\": [1, null]}")]
    [InlineData(0, "3", "std.js", "{\"script\": \"return $.n + 1\", \"context\": {\"n\": 2}}")]
    [InlineData(0, "null", "std.noop")]
    [InlineData(0, "\"<% 1 + 1 %>\"", "std.echo", "output=<% 1 + 1 %>")]
    [InlineData(0, "\"good day, Ann\"", "polite", "name=Ann", "--file", "actions.yaml")]
    [InlineData(0, "\"north\"", "where", "--file", "actions.yaml", "--env", "{\"region\": \"north\"}")]
    public async Task An_action_runs_without_a_workflow(int code, string result, params string[] arguments)
    {
        _folder.Write("actions.yaml", "version: '2.0'\npolite: {base: std.echo, base-input: {output: 'good day, <% $.name %>'}, input: [name]}\nwhere: {base: std.echo, base-input: {output: <% env().region %>}}\n");

        var ran = await Command.RunAsync(["run-action", .. arguments.Select(argument => argument == "actions.yaml" ? _folder.File(argument) : argument), "--store", "memory", "--json"]);

        Assert.Equal((code, result), (ran.Code, ran.Json.GetProperty("output").GetProperty("result").GetRawText()));
    }

    [Theory]
    [InlineData(1, "\"ERROR\"", "std.fail", "error_data=bad")]
    [InlineData(2, "Action 'std.ehco': There is no action 'std.ehco'.", "std.ehco", "output=hello")]
    [InlineData(2, "Did you mean 'std.echo'?", "std.ehco", "output=hello")]
    [InlineData(2, "Input 'outptu': 'std.echo' takes no 'outptu'. Expected: one of output, delay. Did you mean 'output'?", "std.echo", "delay=0", "outptu=hello")]
    [InlineData(2, "Action 'std.http': 'std.http' needs 'url'", "std.http", "method=GET")]
    [InlineData(2, "wrong.yaml:3:1: ", "std.noop", "--file", "wrong.yaml")]
    [InlineData(2, "Input 'ouput'", "std.echo", "ouput=1", "--file", "right.yaml")]
    [InlineData(2, "There is no file", "polite", "--file", "nowhere.yaml")]
    [InlineData(3, "\"RUNNING\"", "std.async_noop", "--timeout", "1")]
    public async Task An_action_that_fails_or_cannot_be_run_says_so(int code, string says, params string[] arguments)
    {
        _folder.Write("wrong.yaml", "version: '2.0'\nown: {base: std.noop}\nodd: {bsae: std.noop}\n");
        _folder.Write("right.yaml", "version: '2.0'\nown: {base: std.noop}\n");

        var ran = await Command.RunAsync(["run-action", .. arguments.Select(argument => argument is "wrong.yaml" or "right.yaml" ? _folder.File(argument) : argument), "--store", "memory", "--json"]);

        Assert.Equal(code, ran.Code);
        Assert.Contains(says, ran.Output + ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("NaN")]
    public async Task A_time_limit_that_is_none_is_refused(string seconds)
    {
        var ran = await Command.RunAsync("run", _folder.Write("w.yaml", Workflows), "greet", "--store", "memory", $"--timeout={seconds}");

        Assert.Equal(2, ran.Code);
        Assert.Contains("--timeout", ran.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"name\": \"Ann\"}")]
    [InlineData("name=Ann")]
    [InlineData("name=\"Ann\"")]
    [InlineData("@inputs.json")]
    [InlineData("name=@name.json")]
    public async Task Inputs_are_given_in_every_form(string input)
    {
        var folder = Path.GetDirectoryName(_folder.Write("inputs.json", "{\"name\": \"Ann\"}"))!;
        _folder.Write("name.json", "\"Ann\"");

        var ran = await Command.RunAsync("run", _folder.Write("w.yaml", Workflows), "greet", "--input", input.Replace("@", $"@{folder}{Path.DirectorySeparatorChar}", StringComparison.Ordinal), "--store", "memory", "--json");

        Assert.Equal((0, "hello Ann"), (ran.Code, JsonDocument.Parse(ran.Output).RootElement.GetProperty("output").GetProperty("said").GetString()));
    }

    [Theory]
    [InlineData("given")]
    [InlineData("back")]
    [InlineData("nowhere")]
    public async Task What_cannot_be_run_is_said_before_anything_is_stored(string workflow)
    {
        var ran = await Command.RunAsync("run", _folder.Write("w.yaml", Workflows), workflow, "--db", _folder.File("store.db"));

        Assert.Equal(2, ran.Code);
        Assert.Contains($"'{workflow}'", ran.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_mistakes_is_told_with_their_places()
    {
        var file = _folder.Write("w.yaml", Workflows.Replace("on-success: [fail", "on-sucess: [fail", StringComparison.Ordinal));

        var ran = await Command.RunAsync("run", file, "broken", "--store", "memory");
        var validated = await Command.RunAsync("validate", file, "--json");

        Assert.Equal((2, 1), (ran.Code, validated.Code));
        Assert.Contains("w.yaml:9:11: 'on-sucess' is no key", ran.Errors, StringComparison.Ordinal);
        var problem = Assert.Single(JsonDocument.Parse(validated.Output).RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal((9, "on-success"), (problem.GetProperty("line").GetInt32(), problem.GetProperty("suggestion").GetString()));
    }

    [Fact]
    public async Task A_workflow_of_a_file_is_drawn()
    {
        var drawn = await Command.RunAsync("graph", _folder.Write("w.yaml", Workflows), "--flow", "back", "--format", "mermaid");

        Assert.Equal(0, drawn.Code);
        Assert.Contains("t0 --> t1", drawn.Output, StringComparison.Ordinal);
    }
}
