namespace LazyEngine.Language;

/// <summary>What the standard actions of workflows may do.</summary>
public sealed record WorkflowActionOptions
{
    /// <summary>What actions may reach besides public addresses: names of hosts, addresses, networks such as <c>10.1.0.0/16</c>, or <c>*</c> for everything. Private, loopback and link-local addresses are refused unless they are here. Default: none.</summary>
    public Sequence<string> AllowedHosts { get; init; }

    /// <summary>What actions may not reach, whatever else is allowed: names of hosts, addresses, networks, or <c>*</c> for everything that <see cref="AllowedHosts"/> does not name. Default: none.</summary>
    public Sequence<string> DeniedHosts { get; init; }

    /// <summary>How long a request may take that names no time itself. Default: 60 seconds.</summary>
    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many bytes an answer may have. Default: 768 KiB, so that it fits into a result.</summary>
    public int MaxResponseBytes { get; init; } = 768 * 1024;

    /// <summary>Where the HTTP API of this engine is reached by those whom <c>std.mistral_http</c> asks, for example <c>https://engine.example.org/</c>. Null: only the path is told, and they know the rest. Default: null.</summary>
    public Uri? CallbackUrl { get; init; }

    /// <summary>What news to webhooks is signed by: the header <c>LazyEngine-Signature</c> is then <c>sha256=</c> and the HMAC of the body. Null: it is not signed. Default: null.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>The mail server of <c>std.email</c>. It may be reached without being among <see cref="AllowedHosts"/>. Default: none.</summary>
    public SmtpOptions Smtp { get; init; } = new();
}
