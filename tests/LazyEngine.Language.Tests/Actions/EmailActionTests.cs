using LazyEngine.Executions;
using LazyEngine.Language.Actions;
using LazyEngine.Worker;

namespace LazyEngine.Language.Tests.Actions;

public class EmailActionTests
{
    [Fact]
    public async Task A_message_goes_to_all_whom_it_is_for()
    {
        using var server = new MailServer();

        var outcome = await SendAsync(Settings(server), ("to_addrs", new[] { "ann@example.org", "bob@example.org" }), ("cc_addrs", "cy@example.org"), ("bcc_addrs", new[] { "di@example.org" }), ("subject", "Hello"), ("body", "In words."), ("html_body", "<b>In words.</b>"));
        await server.Done;

        Assert.IsType<TaskOutcome.Success>(outcome);
        Assert.All(["MAIL FROM:<engine@example.org>", "RCPT TO:<ann@example.org>", "RCPT TO:<bob@example.org>", "RCPT TO:<cy@example.org>", "RCPT TO:<di@example.org>", "Subject: Hello", "In words.", "<b>In words.</b>", "multipart/alternative"], line => Assert.Contains(line, server.Told, StringComparison.Ordinal));
        Assert.DoesNotContain("Bcc:", server.Told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_attempt_sends_the_same_message_id()
    {
        using var first = new MailServer();
        using var second = new MailServer();

        await SendAsync(Settings(first), ("to_addrs", "ann@example.org"));
        await SendAsync(Settings(second), ("to_addrs", "ann@example.org"));
        await Task.WhenAll(first.Done, second.Done);

        Assert.Equal(IdIn(first.Told), IdIn(second.Told));
    }

    [Fact]
    public async Task A_recipient_that_is_refused_is_a_failure_that_says_why()
    {
        using var server = new MailServer("550 nobody of that name");

        var outcome = await SendAsync(Settings(server), ("to_addrs", "ann@example.org"));

        Assert.Contains("nobody of that name", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_does_not_go_out_in_the_clear()
    {
        using var server = new MailServer();
        var settings = Settings(server);

        var outcome = await SendAsync(settings with { Smtp = settings.Smtp with { UserName = "engine", Password = "secret" } }, ("to_addrs", "ann@example.org"));

        Assert.Contains("in the clear", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH", server.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_a_task_names_is_held_to_the_rule_of_hosts()
    {
        using var server = new MailServer();
        var address = $"127.0.0.1:{server.Port}";

        var refused = await SendAsync(new WorkflowActionOptions(), ("smtp_server", address), ("from_addr", "me@example.org"), ("to_addrs", "ann@example.org"));
        var sent = await SendAsync(new WorkflowActionOptions { AllowedHosts = ["127.0.0.1"] }, ("smtp_server", address), ("from_addr", "me@example.org"), ("to_addrs", "ann@example.org"));

        Assert.Contains("not to be reached", Assert.IsType<TaskOutcome.Failure>(refused).Error.Message, StringComparison.Ordinal);
        Assert.IsType<TaskOutcome.Success>(sent);
    }

    [Fact]
    public async Task Without_a_server_the_task_says_where_to_name_one()
    {
        var outcome = await SendAsync(new WorkflowActionOptions(), ("to_addrs", "ann@example.org"));

        Assert.Contains("smtp_server", Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("to", "'to'")]
    [InlineData("from", "'from'")]
    public async Task An_input_that_is_not_known_is_named(string input, string named)
    {
        var outcome = await SendAsync(new WorkflowActionOptions(), (input, "ann@example.org"));

        Assert.Contains(named, Assert.IsType<TaskOutcome.Failure>(outcome).Error.Message, StringComparison.Ordinal);
    }

    private static WorkflowActionOptions Settings(MailServer server) => new() { Smtp = new SmtpOptions { Host = "127.0.0.1", Port = server.Port, From = "engine@example.org" } };

    private static string IdIn(string told) => told.Split('\n').Single(line => line.StartsWith("Message-I", StringComparison.OrdinalIgnoreCase)).Trim();

    private static async Task<TaskOutcome> SendAsync(WorkflowActionOptions options, params (string Name, object Value)[] inputs)
    {
        var context = new TaskContext(new AttemptToken(ExecutionId.Parse("e"), "t", 0, 0, 1), "key", inputs.Select(input => KeyValuePair.Create(input.Name, Payload.Json(input.Value))));
        return await new EmailAction(options).RunAsync(context, CancellationToken.None);
    }
}
