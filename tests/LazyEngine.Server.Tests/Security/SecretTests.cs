using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using LazyEngine.Client.Commands;
using LazyEngine.Executions;
using LazyEngine.Hosting;
using LazyEngine.Language;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using V1 = LazyEngine.Client.Commands.V1;

namespace LazyEngine.Server.Tests.Security;

/// <summary>What goes through the server stands in no log, at whatever level, and in no refusal.</summary>
public sealed class SecretTests(SecretTests.Logged logged) : IClassFixture<SecretTests.Logged>
{
    /// <summary>Part of everything that nobody may read.</summary>
    private const string Secret = "hush-4711";

    private const string Workflows = """
        version: "2.0"
        spends:
          input: [password]
          tasks:
            first:
              action: std.echo output=<% $.password %>
              publish:
                number: <% int($.password) + 1 %>
        jinja:
          input: [password]
          tasks:
            first:
              action: std.echo output="{{ _.password.nothing.more }}"
        asks:
          input: [password]
          tasks:
            first:
              action: std.http url="http://127.0.0.1:1/<% $.password %>"
        gives_up:
          input: [password]
          tasks:
            first:
              action: std.fail
              on-error:
                - fail(msg="it was <% $.password %>")
        """;

    private readonly List<string> _refusals = [];

    [Fact]
    public async Task No_secret_is_logged_or_told_to_whoever_is_refused()
    {
        await PostAsync("v1/flows", Workflows, "application/yaml");

        var ended = new List<string>();
        foreach (var workflow in new[] { "spends", "jinja", "asks", "gives_up" }) ended.Add(await RunAsync(workflow, """{"password": "SECRET"}"""));
        ended.Add(await RunAsync("throws", """{"password": "SECRET"}"""));
        await SignalAndCompleteAsync();
        await SendWhatIsWrongAsync();
        await ShowKeysThatDoNotCountAsync();
        await AskOverGrpcAsync();

        Assert.Equal(5, ended.Count(state => state is "Failure" or "Reverted"));
        Assert.True(_refusals.Count > 12, "What is refused is part of the test.");
        Silent(_refusals);
        Assert.Contains(logged.Lines, line => line.Contains("throws", StringComparison.Ordinal));
        Assert.Contains(logged.Lines, line => line.StartsWith("Debug", StringComparison.Ordinal) && line.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.Contains(logged.Lines, line => line.StartsWith("Debug LazyEngine: ", StringComparison.Ordinal));
        Silent(logged.Lines);
        Assert.All(Enum.GetValues<Role>(), role => Assert.DoesNotContain(logged.Lines, line => line.Contains(logged.KeyOf(role), StringComparison.Ordinal)));
    }

    private async Task<string> RunAsync(string flow, string inputs)
    {
        var info = await PostAsync("v1/executions?wait=60", Run(flow, inputs, """, "environment": {"key": "SECRET"}"""));
        // Of a plain flow an environment is refused.
        if (!info.Contains("state", StringComparison.Ordinal)) info = await PostAsync("v1/executions?wait=60", Run(flow, inputs, string.Empty));
        return System.Text.Json.JsonDocument.Parse(info).RootElement.GetProperty("state").GetString()!;
    }

    private static void Silent(IEnumerable<string> told)
    {
        var secrets = told.Where(text => text.Contains(Secret, StringComparison.Ordinal)).Take(20).ToList();
        Assert.True(secrets.Count == 0, string.Join("\n", secrets));
    }

    private static string Run(string flow, string inputs, string more) => $$"""{"flow": "{{flow}}", "inputs": {{inputs}}, "id": "secret-{{flow}}"{{more}} }""";

    private async Task SignalAndCompleteAsync()
    {
        await PostAsync("v1/executions", """{"flow": "approval", "inputs": {"number": 1}, "id": "secret-approval"}""");
        await logged.Engine.EventsAsync(ExecutionId.Parse("secret-approval")).FirstAsync(entry => entry.Kind == "TaskDeferred");
        await PostAsync("v1/executions/secret-approval/signal", """{"name": "go", "value": "SECRET"}""");
        await PostAsync("v1/tasks/complete", """{"token": "secret-approval/approve/0.0.1", "result": {"is": "SECRET"}}""");
        await PostAsync("v1/tasks/complete", """{"token": "secret-approval/approve/0.0.1", "result": {"is": "other SECRET"}}""");
    }

    // The secret stands where a value of the caller's would, in requests that are not what is expected.
    private async Task SendWhatIsWrongAsync()
    {
        string[] bodies =
        [
            """{"flow": "approval", "inputs": {"number": "SECRET" """,
            """{"flow": "approval", "inputs": "SECRET"}""",
            """{"flow": "approval", "inputs": {"wrong": "SECRET"}}""",
            """{"flow": "approval", "inputs": {"number": {"$payload": "SECRET"}}}""",
            """{"flow": "approval", "inputs": {"number": {"$payload": {"contentType": "a/b", "base64": "SECRET"}}}}""",
            """{"flow": "approval", "inputs": {"number": 1}, "startAt": "SECRET"}""",
            """{"flow": "spends", "inputs": {"password": "SECRET", "more": "SECRET"}}""",
            "SECRET",
        ];
        foreach (var body in bodies) await PostAsync("v1/executions", body);
        foreach (var body in bodies) await PostAsync("v1/executions/secret-approval/complete", body);
        await PostAsync("v1/tasks/fail", """{"token": "secret-approval/approve/0.0.9", "error": {"code": "X", "message": "SECRET"}}""");
        // What its author has written is quoted to its author, who has to find the place. It is not for the log.
        Assert.Contains(Secret, await PostAsync("v1/flows", "version: '2.0'\nw:\n  tasks:\n    a:\n      action: std.echo output=<% int('SECRET' %>\n", "application/yaml"), StringComparison.Ordinal);
        _refusals.RemoveAt(_refusals.Count - 1);
    }

    private async Task ShowKeysThatDoNotCountAsync()
    {
        string[] shown = [$"le_{Secret}", logged.Token("operator", issuer: $"https://{Secret}"), logged.Token(Secret), $"eyJhbGciOiJub25lIn0.{Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))}."];
        foreach (var credential in shown)
        {
            using var http = logged.With(credential);
            using var answer = await http.GetAsync("v1/executions");
            _refusals.Add(await answer.Content.ReadAsStringAsync());
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
            Assert.DoesNotContain(logged.Lines, line => line.Contains(credential, StringComparison.Ordinal));
        }
    }

    private async Task AskOverGrpcAsync()
    {
        using var channel = GrpcChannel.ForAddress(logged.WorkersAt);
        var engine = new V1.Engine.EngineClient(channel);
        var run = new V1.RunRequest { Flow = "approval", Inputs = { { "wrong", CommandCodec.ToProto(Payload.Json(Secret)) } } };

        foreach (var key in new[] { logged.KeyOf(Role.Operator), $"le_{Secret}" })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(async () => await engine.RunAsync(run, new Metadata { { "X-API-Key", key } }));
            _refusals.Add($"{refused.Status.Detail} {string.Join(' ', refused.Trailers.Select(trailer => trailer.ToString()))}");
        }
    }

    private async Task<string> PostAsync(string path, string body, string type = "application/json")
    {
        using var http = logged.With(logged.KeyOf(Role.Admin));
        using var content = new StringContent(body.Replace("SECRET", Secret, StringComparison.Ordinal), Encoding.UTF8, type);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) _refusals.Add(text);
        return text;
    }

    /// <summary>A server whose every word is kept.</summary>
    public sealed class Logged : GuardedEngine
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        protected override void AddTo(WebApplicationBuilder builder) => builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new WrittenLogs(Lines));

        protected override LazyEngineOptions AddTo(LazyEngineOptions engine) => engine
            .AddModule(new WorkflowActions(new WorkflowActionOptions { AllowedHosts = ["127.0.0.1"], WebhookSecret = Secret, Smtp = new SmtpOptions { Password = Secret } }))
            .AddFlow(Flows.Flow.Linear("throws", Flows.Flow.Task("breaks").Requires("password")))
            .AddHandler("breaks", (context, _) => throw new InvalidOperationException($"It was {context.Argument<string>("password")}."))
            .LogTransitions(LogLevel.Debug)
            .Configure("akka.loglevel = DEBUG, akka.log-dead-letters = 1000, akka.actor.debug { unhandled = on, lifecycle = on, autoreceive = on, event-stream = on }");
    }
}
