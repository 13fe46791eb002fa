using System.Globalization;
using System.Text.Json;
using LazyEngine.Client;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>What operators do with workflows on a server, typed as they would.</summary>
public sealed class WorkflowServerTests : IDisposable
{
    private const string Workflows = """
        version: '2.0'
        slow:
          tasks:
            wait: {action: std.async_noop}
        where:
          output: {region: <% env().region %>}
          tasks:
            look: {action: std.echo output=<% env().region %>}
        family:
          tasks:
            one: {workflow: slow}
            two: {workflow: slow}
        failing:
          tasks:
            each: {with-items: "i in <% [1, 2] %>", workflow: broken n=<% $.i %>}
        broken:
          input: [n]
          tasks:
            look: {on-success: [{bad: <% $.n = 2 %>}]}
            bad: {action: std.fail error_data="two is bad"}
        said:
          tasks:
            ask: {on-success: [pause(msg="look at this"), {succeed(msg="that will do"): <% true %>}]}
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private readonly string _url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
    private ChildProcess? _server;

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_workflow_that_somebody_has_cancelled_is_reported_as_cancelled()
    {
        await ServeAsync();
        await AskAsync("run", File, "slow", "--id", "unwanted");
        await AskAsync("cancel", "unwanted");
        await _server!.KillAsync();

        // The same command finds the same execution.
        var ran = await Command.RunAsync("run", File, "slow", "--id", "unwanted", "--db", _folder.File("w.db"), "--json");

        var report = JsonDocument.Parse(ran.Output).RootElement;
        Assert.Equal((1, "CANCELLED"), (ran.Code, report.GetProperty("state").GetString()));
        Assert.Equal("CANCELLED", report.GetProperty("tasks")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_workflow_is_run_again_with_the_environment_that_it_lacked()
    {
        await ServeAsync();
        await AskAsync("run", File, "where", "--id", "lost");
        Assert.Equal("Failure", (await AskAsync("wait", "lost", 1)).GetProperty("state").GetString());

        await AskAsync("rerun", "lost", "--env", "{\"region\": \"north\"}");
        await AskAsync("wait", "lost");

        Assert.Equal("north", (await AskAsync("show", "lost")).GetProperty("output").GetProperty("region").GetString());
    }

    [Fact]
    public async Task A_report_is_a_tree_of_what_a_family_has_come_to()
    {
        await ServeAsync();
        await AskAsync("run", File, "failing", "--id", "f");
        await AskAsync("wait", "f", 1);

        var whole = await AskAsync("report", "f");
        var errors = await AskAsync("report", "f", "--errors-only");
        var alone = await AskAsync("report", "f", "--depth", "0");
        var text = await Command.RunAsync("report", "f", "--url", _url);

        var root = whole.GetProperty("root");
        Assert.Equal(("f", "failing", "Failure"), (root.GetProperty("id").GetString(), root.GetProperty("flowName").GetString(), root.GetProperty("state").GetString()));
        var each = Assert.Single(root.GetProperty("tasks").EnumerateArray());
        Assert.Contains("Child execution", each.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        var children = each.GetProperty("executions").EnumerateArray().ToArray();
        Assert.Equal(["Failure", "Success"], children.Select(child => child.GetProperty("state").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(["look", "look bad"], children.Select(child => string.Join(' ', child.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("name").GetString()))).OrderBy(names => names.Length));
        Assert.Equal((2, 2), (whole.GetProperty("statistics").GetProperty("Error").GetInt32(), whole.GetProperty("statistics").GetProperty("Success").GetInt32()));
        Assert.False(whole.GetProperty("isCut").GetBoolean());
        Assert.DoesNotContain("look", errors.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("bad", errors.GetRawText(), StringComparison.Ordinal);
        Assert.True(alone.GetProperty("isCut").GetBoolean());
        Assert.DoesNotContain("look", alone.GetRawText(), StringComparison.Ordinal);
        foreach (var word in new[] { "failing", "each", "broken", "look", "Fail action", "2 Error", "2 Success" }) Assert.Contains(word, text.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "LE2001", "nobody")]
    [InlineData(2, "--depth", "nobody", "--depth", "-1")]
    [InlineData(2, "execution id", "no id")]
    public async Task A_report_that_cannot_be_given_says_why(int code, string says, params string[] asked)
    {
        await ServeAsync();

        var refused = await Command.RunAsync(["report", .. asked, "--url", _url]);

        Assert.Equal(code, refused.Code);
        Assert.Contains(says, refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_family_stops_and_goes_on_together_though_the_server_is_killed_in_between()
    {
        await ServeAsync();
        await AskAsync("run", File, "family", "--id", "f");
        var children = await Until.TrueAsync(ChildrenAsync, all => all.Count == 2);

        await AskAsync("stop", "f");
        await _server!.KillAsync();
        await ServeAsync();
        await Until.TrueAsync(ChildrenAsync, all => all.All(child => child.State == "Suspended"));
        await AskAsync("resume", "f");
        await _server!.KillAsync();
        await ServeAsync();

        await Until.TrueAsync(ChildrenAsync, all => all.All(child => child.State == "Running"));
        foreach (var (id, _) in children) await AskAsync("complete", id, "wait", "--result", "1");
        Assert.Equal("Success", (await AskAsync("wait", "f")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_a_command_of_a_workflow_says_is_shown_where_it_has_stopped_and_where_it_has_ended()
    {
        await ServeAsync();
        await AskAsync("run", File, "said", "--id", "s");

        await Until.TrueAsync(() => AskAsync("show", "s"), shown => shown.GetProperty("state").GetString() == "Suspended" && shown.GetProperty("info").GetString() == "look at this");
        await AskAsync("resume", "s");
        await AskAsync("wait", "s");
        var ended = await Command.RunAsync("run", File, "said", "--id", "s", "--url", _url, "--wait", "--json");

        Assert.Equal(0, ended.Code);
        Assert.Equal("that will do", (await AskAsync("show", "s")).GetProperty("info").GetString());
    }

    private string File => _folder.File("w.yaml");

    private async Task ServeAsync()
    {
        _folder.Write("w.yaml", Workflows);
        Directory.CreateDirectory(_folder.File("served"));
        _folder.Write(Path.Combine("served", "any.yaml"), "version: '2.0'\nany: {tasks: {say: {action: std.noop}}}\n");
        _server?.Dispose();
        _server = ChildProcess.Start(Command.Program, ["serve", "--listen", _url, "--db", _folder.File("w.db"), "--workflows", _folder.File("served")]);
        await _server.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), Limit);
    }

    private Task<JsonElement> AskAsync(params string[] arguments) => AskAsync(arguments, 0);

    private Task<JsonElement> AskAsync(string verb, string id, int code) => AskAsync([verb, id], code);

    private async Task<JsonElement> AskAsync(string[] arguments, int code)
    {
        var answer = await Command.RunAsync([.. arguments, "--url", _url, "--json"]);
        Assert.True(answer.Code == code, $"exit code {answer.Code}\n{answer.Output}\n{answer.Errors}");
        return answer.Output.Length == 0 ? default : JsonDocument.Parse(answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[0].StartsWith('{') ? answer.Output : "{}").RootElement;
    }

    private async Task<List<(string Id, string State)>> ChildrenAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(_url) };
        return await new LazyEngineClient(http).ListAsync(new ExecutionFilter { Parent = ExecutionId.Parse("f") }).Select(child => (child.Id.Value, child.State.ToString())).ToListAsync();
    }
}
