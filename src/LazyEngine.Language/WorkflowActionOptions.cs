namespace LazyEngine.Language;

/// <summary>What the standard actions of workflows may do.</summary>
public sealed record WorkflowActionOptions
{
    /// <summary>What <c>std.http</c> may reach besides public addresses: names of hosts, addresses, networks such as <c>10.1.0.0/16</c>, or <c>*</c> for everything. Private, loopback and link-local addresses are refused unless they are here. Default: none.</summary>
    public Sequence<string> AllowedHosts { get; init; }

    /// <summary>How long a request may take that names no time itself. Default: 60 seconds.</summary>
    public TimeSpan HttpTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many bytes an answer may have. Default: 768 KiB, so that it fits into a result.</summary>
    public int MaxResponseBytes { get; init; } = 768 * 1024;
}
