using System.Net;
using System.Text;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Language.Actions;
using LazyEngine.Testing;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Actions;

public sealed class HttpActionTests : IDisposable
{
    private readonly HttpListener _server = new();
    private readonly string _url;

    public HttpActionTests()
    {
        _url = $"http://127.0.0.1:{FreePort.Next()}/";
        _server.Prefixes.Add(_url);
        _server.Start();
    }

    public void Dispose() => _server.Close();

    [Fact]
    public async Task An_answer_is_told_with_its_content_status_and_headers()
    {
        var (outcome, asked) = await AskAsync(200, "{\"a\": [1]}", ("url", _url), ("method", "post"), ("json", new { n = 1 }), ("params", new { q = "x y" }), ("headers", new Dictionary<string, string> { ["X-Own"] = "yes" }), ("auth", "me:secret"));

        var result = Assert.IsType<TaskOutcome.Success>(outcome).Result.As<JsonElement>();
        Assert.Equal((200, 1), (result.GetProperty("status").GetInt32(), result.GetProperty("content").GetProperty("a")[0].GetInt32()));
        Assert.Equal("there", result.GetProperty("headers").GetProperty("X-Answer").GetString());
        Assert.Equal(("POST", "?q=x%20y", "yes", "{\"n\":1}", "key"), (asked.Method, asked.Query, asked.Header("X-Own"), asked.Body, asked.Header("Idempotency-Key")));
        Assert.Equal("Basic bWU6c2VjcmV0", asked.Header("Authorization"));
    }

    [Fact]
    public async Task A_bad_status_is_a_failure_that_tells_the_answer()
    {
        var (outcome, _) = await AskAsync(404, "not here", ("url", _url));

        var error = Assert.IsType<TaskOutcome.Failure>(outcome).Error;
        Assert.Equal((404, "not here"), (error.Data!.As<JsonElement>().GetProperty("status").GetInt32(), error.Data!.As<JsonElement>().GetProperty("content").GetString()));
    }

    [Fact]
    public async Task An_answer_that_is_too_large_is_a_failure()
    {
        var (outcome, _) = await AskAsync(200, new string('x', 5_000), ("url", _url));

        Assert.Contains("more than 1000 bytes", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_a_failure()
    {
        using var action = Action("127.0.0.1");

        var outcome = await action.RunAsync(Context(("url", _url), ("timeout", 0.2)), CancellationToken.None);

        Assert.Contains("did not answer within", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://localhost:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://[::ffff:127.0.0.1]:1/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://0.0.0.0:1/")]
    public async Task Addresses_that_are_not_public_are_refused_unless_they_are_allowed(string url)
    {
        using var action = Action();

        var outcome = await action.RunAsync(Context(("url", url)), CancellationToken.None);

        Assert.Contains("not to be reached", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1:248:1893:25c8:1946", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.2.2.3", false)]
    [InlineData("fd00::1", false)]
    [InlineData("172.20.1.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    public void A_rule_allows_what_is_public_and_what_it_names(string address, bool allowed) =>
        Assert.Equal(allowed, new EgressRule(["10.1.0.0/16"]).Allows("host", IPAddress.Parse(address)));

    [Theory]
    [InlineData("93.184.216.34", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.1.9.9", false)]
    public void What_is_denied_is_not_reached_whatever_is_allowed(string address, bool allowed) =>
        Assert.Equal(allowed, new EgressRule(["10.1.0.0/16"], ["*", "10.1.9.0/24"]).Allows("host", IPAddress.Parse(address)));

    [Fact]
    public async Task A_request_that_is_answered_later_tells_who_asks_and_leaves_the_task_open()
    {
        var (outcome, asked) = await AskAsync(202, "taken", isAnsweredLater: true, ("url", _url), ("method", "POST"));

        Assert.IsType<TaskOutcome.Pending>(outcome);
        Assert.Equal(("flow", "e", "e/t/0", "e/t/0.0.1"), (asked.Header("Mistral-Workflow-Name"), asked.Header("Mistral-Workflow-Execution-Id"), asked.Header("Mistral-Task-Id"), asked.Header("Mistral-Action-Execution-Id")));
        Assert.Equal("http://engine:7410/v1/callbacks/e/t/0.0.1", asked.Header("Mistral-Callback-URL"));
    }

    [Fact]
    public async Task A_request_that_is_refused_fails_the_task_and_nobody_is_waited_for()
    {
        var (outcome, _) = await AskAsync(500, "no", isAnsweredLater: true, ("url", _url));

        Assert.Equal(500, Assert.IsType<TaskOutcome.Failure>(outcome).Error.Data!.As<JsonElement>().GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task An_input_that_is_not_known_is_named()
    {
        using var action = Action();

        var outcome = await action.RunAsync(Context(("url", _url), ("methd", "GET")), CancellationToken.None);

        Assert.Contains("'methd'", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    private static HttpAction Action(params string[] allowed) => new(new WorkflowActionOptions { AllowedHosts = [.. allowed], MaxResponseBytes = 1_000, CallbackUrl = new Uri("http://engine:7410/") });

    private static TaskContext Context(params (string Name, object Value)[] arguments) =>
        new(new AttemptToken(ExecutionId.Parse("e"), "t", 0, 0, 1), "key", arguments.Select(argument => KeyValuePair.Create(argument.Name, Payload.Json(argument.Value)))) { FlowName = "flow" };

    private Task<(TaskOutcome Outcome, Asked Asked)> AskAsync(int status, string answer, params (string Name, object Value)[] arguments) => AskAsync(status, answer, isAnsweredLater: false, arguments);

    private async Task<(TaskOutcome Outcome, Asked Asked)> AskAsync(int status, string answer, bool isAnsweredLater, params (string Name, object Value)[] arguments)
    {
        using var action = Action("127.0.0.1");
        var running = isAnsweredLater ? action.RunLaterAsync(Context(arguments), CancellationToken.None).AsTask() : action.RunAsync(Context(arguments), CancellationToken.None).AsTask();
        var context = await _server.GetContextAsync();
        var asked = new Asked(context.Request.HttpMethod, context.Request.Url!.Query, await new StreamReader(context.Request.InputStream).ReadToEndAsync(), name => context.Request.Headers[name]);
        context.Response.StatusCode = status;
        context.Response.Headers["X-Answer"] = "there";
        try
        {
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
        catch (HttpListenerException)
        {
            // Who had enough of the answer has gone.
        }

        return (await running, asked);
    }

    private sealed record Asked(string Method, string Query, string Body, Func<string, string?> Header);
}
