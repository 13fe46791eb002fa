namespace LazyEngine.Language;

/// <summary>The mail server that <c>std.email</c> sends by.</summary>
public sealed record SmtpOptions
{
    /// <summary>Its name or address. Null: none, so that each task has to name one as <c>smtp_server</c>. Default: null.</summary>
    public string? Host { get; init; }

    /// <summary>Its port. Default: 25.</summary>
    public int Port { get; init; } = 25;

    /// <summary>Who signs in; null for nobody. Default: null.</summary>
    public string? UserName { get; init; }

    /// <summary>The password that goes with it. It belongs here, and not into a workflow, whose inputs are kept in the journal. Default: null.</summary>
    public string? Password { get; init; }

    /// <summary>How the connection is protected. Default: <see cref="SmtpSecurity.Auto"/>.</summary>
    public SmtpSecurity Security { get; init; }

    /// <summary>Whom messages come from that name nobody. Default: null.</summary>
    public string? From { get; init; }

    /// <summary>How long it may take to hand over a message. Default: 60 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The server, and nothing that is secret.</summary>
    public override string ToString() => $"{nameof(SmtpOptions)} {{ {nameof(Host)} = {Host}, {nameof(Port)} = {Port} }}";
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>As well as the server can: by TLS from the beginning on port 465, else by STARTTLS where the server offers it.</summary>
    Auto,

    /// <summary>By TLS from the beginning.</summary>
    Tls,

    /// <summary>By STARTTLS; a server that does not offer it is refused.</summary>
    StartTls,

    /// <summary>Not at all. A user name is then refused: it would go out in the clear.</summary>
    None,
}
