namespace LazyEngine.Server;

/// <summary>Who may use the server: those with a key, those with a token, or both.</summary>
public sealed class LazyEngineSecurityOptions
{
    /// <summary>A file of keys; docs/security.md describes it. It is read again when it changes.</summary>
    public string? ApiKeyFile { get; set; }

    /// <summary>An issuer of tokens that the server trusts.</summary>
    public TrustedIssuer? Issuer { get; set; }
}
