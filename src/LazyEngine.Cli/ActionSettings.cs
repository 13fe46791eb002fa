using Akka.Configuration;
using LazyEngine.Journal;
using LazyEngine.Language;

namespace LazyEngine.Cli;

/// <summary>The section <c>lazyengine.actions</c>: what the standard actions of workflows may do.</summary>
internal static class ActionSettings
{
    private const string Section = "lazyengine.actions";

    /// <exception cref="InvalidSettingsException">Lists every wrong key.</exception>
    public static WorkflowActionOptions From(Config config)
    {
        var read = new SettingsReader(config, Section);
        var smtp = read.Section("smtp");
        var callback = read.Text("callback-url", needed: false);
        var options = new WorkflowActionOptions
        {
            AllowedHosts = [.. config.GetStringList($"{Section}.allow-hosts")],
            DeniedHosts = [.. config.GetStringList($"{Section}.deny-hosts")],
            HttpTimeout = read.Duration("http-timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1)),
            MaxResponseBytes = (int)read.Bytes("largest-answer", 1024, 64 * 1024 * 1024),
            CallbackUrl = UrlOf(callback),
            WebhookSecret = OrNone(read.Text("webhook-secret", needed: false)),
            Smtp = new SmtpOptions
            {
                Host = OrNone(smtp.Text("host", needed: false)),
                Port = smtp.Int("port", 1, 65_535),
                UserName = OrNone(smtp.Text("user", needed: false)),
                Password = OrNone(smtp.Text("password", needed: false)),
                Security = smtp.Choice("security", ("auto", SmtpSecurity.Auto), ("tls", SmtpSecurity.Tls), ("starttls", SmtpSecurity.StartTls), ("none", SmtpSecurity.None)),
                From = OrNone(smtp.Text("from", needed: false)),
                Timeout = smtp.Duration("timeout", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            },
        };
        read.ThrowIfAnyProblem();
        return options;
    }

    private static string? OrNone(string text) => text.Length == 0 ? null : text;

    private static Uri? UrlOf(string text)
    {
        if (text.Length == 0) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new InvalidSettingsException([$"{Section}.callback-url: '{text}' is no address that begins with http:// or https://"]);
    }
}
