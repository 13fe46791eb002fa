using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Language;
using LazyEngine.Testing;
using LazyEngine.Worker;
using LazyEngine.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.Cli.Tests;

/// <summary>Workflows and their children on a whole engine: they stop and go on together, are reported on, and their news goes out.</summary>
public sealed class WorkflowFamilyTests : IAsyncLifetime, IDisposable
{
    private const string Text = """
        version: '2.0'
        parent:
          output: {said: <% task(call).result.said %>}
          tasks:
            call: {workflow: child, on-success: after}
            after: {action: std.noop}
        child:
          output: {said: done}
          tasks:
            ask: {action: std.async_noop, on-success: last}
            last: {action: std.noop}
        outer:
          tasks:
            call: {workflow: pausing}
        pausing:
          tasks:
            one: {action: std.noop, on-success: [pause, two]}
            two: {action: std.noop}
        failing:
          tasks:
            each: {with-items: "i in <% [1, 2] %>", workflow: broken n=<% $.i %>, on-error: fine}
            fine: {action: std.noop}
        broken:
          input: [n]
          tasks:
            look: {action: std.noop, on-success: [{bad: <% $.n = 2 %>}]}
            bad: {action: std.fail error_data="two is bad"}
        """;

    private readonly HttpListener _listener = new();
    private readonly string _url = $"http://127.0.0.1:{FreePort.Next()}/";
    private readonly IHost _host = MakeHost();

    private ILazyEngine Engine => _host.Services.GetRequiredService<ILazyEngine>();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    public void Dispose() => _listener.Close();

    [Fact]
    public async Task A_workflow_that_stops_takes_its_children_with_it_and_they_go_on_with_it()
    {
        var parent = (await Engine.RunAsync("parent")).Id;
        var child = await ChildOfAsync(parent);
        await Engine.EventsAsync(child).FirstAsync(entry => entry.Kind == "TaskDeferred");

        await Engine.StopAsync(parent);
        await Engine.EventsAsync(child).FirstAsync(entry => entry.Kind == "ExecutionSuspended");
        await Engine.TaskCompleteAsync(child, "ask", Outcome.Success(1));
        var asked = (await Engine.GetDetailsAsync(child)).Tasks;
        await Engine.ResumeAsync(parent);

        Assert.DoesNotContain(asked, task => task.Name == "last" && task.TurnState == TurnState.Success);
        Assert.Equal((ExecutionState.Success, ExecutionState.Success), ((await Engine.WaitAsync(parent)).State, (await Engine.WaitAsync(child)).State));
    }

    [Fact]
    public async Task A_workflow_that_pauses_by_itself_stops_its_parent_and_both_go_on()
    {
        var outer = (await Engine.RunAsync("outer")).Id;

        await Engine.EventsAsync(outer).FirstAsync(entry => entry.Kind == "ExecutionSuspended");
        var child = await ChildOfAsync(outer);
        var paused = (await Engine.GetStateAsync(outer), await Engine.GetStateAsync(child));
        await Engine.ResumeAsync(outer);

        Assert.Equal((ExecutionState.Suspended, ExecutionState.Suspended), paused);
        Assert.Equal(ExecutionState.Success, (await Engine.WaitAsync(outer)).State);
        Assert.Equal(["one", "two"], (await Engine.GetDetailsAsync(child)).Tasks.Select(task => task.Name));
    }

    [Fact]
    public async Task A_report_tells_of_the_whole_family_or_of_its_failures_only()
    {
        var id = (await Engine.RunAsync("failing")).Id;
        await Engine.WaitAsync(id);

        var whole = await Engine.ReportAsync(id);
        var errors = await Engine.ReportAsync(id, new ReportOptions { ErrorsOnly = true });
        var alone = await Engine.ReportAsync(id, new ReportOptions { DepthMax = 0 });

        Assert.Equal(["each", "fine"], whole.Root.Tasks.Select(task => task.Name));
        Assert.Equal([ExecutionState.Failure, ExecutionState.Success], whole.Root.Tasks[0].Executions.Select(child => child.State).Order().Reverse());
        Assert.Equal((2, 3), (whole.Statistics["Error"], whole.Statistics["Success"]));
        var each = Assert.Single(errors.Root.Tasks);
        Assert.Contains(each.Executions.SelectMany(child => child.Tasks), task => task.Name == "bad" && task.Error is not null);
        Assert.DoesNotContain(each.Executions.SelectMany(child => child.Tasks), task => task.Name == "look");
        Assert.Equal((true, 0), (alone.IsCut, alone.Root.Tasks.Sum(task => task.Executions.Count)));
    }

    [Fact]
    public async Task News_goes_to_the_webhooks_of_the_environment_in_order_and_signed()
    {
        _listener.Prefixes.Add(_url);
        _listener.Start();
        var notify = new[] { new { type = "webhook", url = _url, headers = new Dictionary<string, string> { ["X-Own"] = "yes" }, event_types = new[] { "WORKFLOW_LAUNCHED", "TASK_FAILED", "WORKFLOW_FAILED" } } };
        var run = await Engine.RunAsync("broken", new { n = 2 }, new RunOptions { Environment = new Dictionary<string, object> { ["__notify"] = notify } });

        var news = new List<JsonElement>();
        for (var count = 0; count < 3; count++)
        {
            var context = await _listener.GetContextAsync();
            var body = await new StreamReader(context.Request.InputStream).ReadToEndAsync();
            Assert.Equal($"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("secret"), Encoding.UTF8.GetBytes(body)))}", context.Request.Headers["LazyEngine-Signature"]);
            Assert.Equal("yes", context.Request.Headers["X-Own"]);
            news.Add(JsonDocument.Parse(body).RootElement);
            // One that is refused for now comes again.
            context.Response.StatusCode = count == 1 && news.Count(each => each.GetProperty("event").GetString() == "TASK_FAILED") == 1 ? 503 : 200;
            if (context.Response.StatusCode == 503) count--;
            context.Response.Close();
        }

        Assert.Equal(["WORKFLOW_LAUNCHED", "TASK_FAILED", "TASK_FAILED", "WORKFLOW_FAILED"], news.Select(each => each.GetProperty("event").GetString()));
        Assert.All(news, each => Assert.Equal(run.Id.Value, each.GetProperty("execution").GetString()));
        Assert.Equal("bad", news[1].GetProperty("task").GetString());
    }

    [Fact]
    public async Task Tasks_that_end_together_with_their_workflow_are_told_of_before_it()
    {
        _listener.Prefixes.Add(_url);
        _listener.Start();
        var notify = new[] { new { type = "webhook", url = _url, event_types = new[] { "TASK_CANCELLED", "WORKFLOW_CANCELLED" } } };
        var run = await Engine.RunAsync("child", null, new RunOptions { Environment = new Dictionary<string, object> { ["__notify"] = notify } });
        await Engine.EventsAsync(run.Id).FirstAsync(entry => entry.Kind == "TaskDeferred");

        await Engine.CancelAsync(run.Id, "not wanted");

        var news = new List<string>();
        while (news.Count < 2)
        {
            var context = await _listener.GetContextAsync();
            var told = JsonDocument.Parse(await new StreamReader(context.Request.InputStream).ReadToEndAsync()).RootElement;
            news.Add($"{told.GetProperty("event").GetString()} {(told.TryGetProperty("task", out var task) ? task.GetString() : told.GetProperty("stateInfo").GetString())}");
            context.Response.StatusCode = 200;
            context.Response.Close();
        }

        Assert.Equal(["TASK_CANCELLED ask", "WORKFLOW_CANCELLED not wanted"], news);
    }

    private static IHost MakeHost()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.AddLazyEngine(engine =>
        {
            engine.UseMemory().AddModule(new WorkflowActions(new WorkflowActionOptions { AllowedHosts = ["127.0.0.1"], WebhookSecret = "secret" }));
            foreach (var flow in WorkflowData.Read(Text)) engine.AddFlow(flow);
        });
        return builder.Build();
    }

    // The child is started after its parent has said so.
    private async Task<ExecutionId> ChildOfAsync(ExecutionId parent)
    {
        while (true)
        {
            if (await Engine.ListAsync(new ExecutionFilter { Parent = parent }).FirstOrDefaultAsync() is { } child) return child.Id;
            await Task.Yield();
        }
    }
}
