using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Language.Workflows;
using LazyEngine.Worker;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LazyEngine.Language.Actions;

/// <summary>Sends an e-mail. Its inputs are those of Mistral's <c>std.email</c>; what is not given comes from the settings.</summary>
internal sealed class EmailAction(WorkflowActionOptions options)
{
    private readonly EgressRule _rule = new(options.AllowedHosts, options.DeniedHosts);

    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellationToken)
    {
        if (StandardActions.Email.ProblemOf(context.Arguments.Keys) is { } problem) return Failed(problem);
        if (ServerOf(context) is not { } server) return Failed("No mail server is known: set it where the engine is configured, or give 'smtp_server'.");
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(options.Smtp.Timeout);
        try
        {
            using var message = MessageOf(context);
            using var client = new SmtpClient();
            await using var stream = await ConnectAsync(server, late.Token);
            await client.ConnectAsync(stream, server.Host, server.Port, SecurityOf(options.Smtp.Security), late.Token);
            if (SignInOf(context, message) is var (user, password))
            {
                if (!client.IsSecure) return Failed($"The connection to {server.Host} is not protected, and a password would go out in the clear.");
                await client.AuthenticateAsync(user, password, late.Token);
            }

            await client.SendAsync(message, late.Token);
            await client.DisconnectAsync(quit: true, late.Token);
            return Outcome.Success(Payload.Json<object?>(null));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{server.Host} did not take the message within {options.Smtp.Timeout.TotalSeconds} seconds."));
        }
        catch (Exception cause) when (cause is ParseException or ServiceNotConnectedException or ServiceNotAuthenticatedException or CommandException or ProtocolException or AuthenticationException or SslHandshakeException or NotSupportedException or IOException or System.Net.Sockets.SocketException or HttpRequestException or FormatException)
        {
            return Failed($"The message was not sent: {cause.Message}");
        }
    }

    private static TaskOutcome.Failure Failed(string message) => new(new TaskFailure(WorkflowActions.ActionFailed, message));

    private DnsEndPoint? ServerOf(TaskContext context)
    {
        if (context.ArgumentOrDefault<string>("smtp_server") is not { Length: > 0 } given) return options.Smtp.Host is { } host ? new DnsEndPoint(host, options.Smtp.Port) : null;
        return Uri.TryCreate($"smtp://{given}", UriKind.Absolute, out var server) && server.Host.Length > 0 && server.AbsolutePath is "/" or ""
            ? new DnsEndPoint(server.Host.Trim('[', ']'), server.Port > 0 ? server.Port : options.Smtp.Port)
            : throw new TaskArgumentException("'smtp_server' is to be a host, or host:port.");
    }

    // The server of the settings is the operator's choice; any other is held to the rule.
    private async Task<Stream> ConnectAsync(DnsEndPoint server, CancellationToken cancellationToken)
    {
        if (server.Host != options.Smtp.Host) return await _rule.ConnectAsync(server, cancellationToken);
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server, cancellationToken);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SecureSocketOptions SecurityOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.Auto,
    };

    // As in Mistral, a password in the task belongs to the sender.
    private (string User, string Password)? SignInOf(TaskContext context, MimeMessage message) =>
        context.ArgumentOrDefault<string>("smtp_password") is { Length: > 0 } given ? (((MailboxAddress)message.From[0]).Address, given)
        : options.Smtp.UserName is { Length: > 0 } user && context.ArgumentOrDefault<string>("smtp_server") is not { Length: > 0 } ? (user, options.Smtp.Password ?? string.Empty)
        : null;

    private MimeMessage MessageOf(TaskContext context)
    {
        var from = context.ArgumentOrDefault<string>("from_addr") is { Length: > 0 } given ? given : options.Smtp.From ?? throw new TaskArgumentException("'from_addr' is missing, and the settings name no sender.");
        var message = new MimeMessage { Subject = context.ArgumentOrDefault<string>("subject") ?? string.Empty, MessageId = IdOf(context.IdempotencyKey) };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.AddRange(Addresses(context, "to_addrs"));
        message.Cc.AddRange(Addresses(context, "cc_addrs"));
        message.Bcc.AddRange(Addresses(context, "bcc_addrs"));
        message.ReplyTo.AddRange(Addresses(context, "reply_to"));
        if (message.To.Count + message.Cc.Count + message.Bcc.Count == 0) throw new TaskArgumentException("'to_addrs' names nobody.");
        message.Body = new BodyBuilder { TextBody = context.ArgumentOrDefault<string>("body"), HtmlBody = context.ArgumentOrDefault<string>("html_body") }.ToMessageBody();
        return message;
    }

    // One address, or a list of them.
    private static IEnumerable<MailboxAddress> Addresses(TaskContext context, string name)
    {
        var value = context.ArgumentOrDefault<JsonElement?>(name);
        return value switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } one => InternetAddressList.Parse(one.GetString()!).Mailboxes,
            { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. list.EnumerateArray().Select(item => MailboxAddress.Parse(item.GetString()!))],
            _ => throw new TaskArgumentException($"'{name}' is to be an address, or a list of addresses."),
        };
    }

    // The same for every attempt: who gets a message twice can know it.
    private static string IdOf(string idempotencyKey) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)))[..32]}@lazyengine";
}
