using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>The names of the actions that come with the language, and what they take.</summary>
internal static class StandardActions
{
    public const string Prefix = "std.";

    public static StandardAction Http { get; } = new("std.http", ["url", "method", "params", "body", "json", "headers", "cookies", "auth", "timeout", "allow_redirects", "verify", "proxies"], "url");

    public static StandardAction Email { get; } = new("std.email", ["from_addr", "to_addrs", "cc_addrs", "bcc_addrs", "reply_to", "subject", "body", "html_body", "smtp_server", "smtp_password"]);

    public static StandardAction Script { get; } = new("std.javascript", ["script", "context"], "script");

    private static readonly IReadOnlyList<StandardAction> All =
    [
        new("std.noop", []), new("std.echo", ["output", "delay"]), new("std.fail", ["error_data"]), new("std.async_noop", []), new("std.sleep", ["seconds"]),
        Http, Http with { Name = "std.mistral_http" }, Email, Script, Script with { Name = "std.js" }, new("std.test_dict", ["size", "key_prefix", "val"]),
    ];

    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. All.Select(action => action.Name)];

    /// <summary>The action of a name; null where it is another handler.</summary>
    public static StandardAction? Find(string name) => All.FirstOrDefault(action => action.Name == name);

    /// <summary>Whether an action only passes on, or reckons with, what it is given, at once.</summary>
    public static bool IsIdle(Call call, Rules rules) => call.Flow is null && call.Handler switch
    {
        "std.noop" or "std.fail" or "std.test_dict" => true,
        "std.echo" => !call.Input.TryGetValue("delay", out var delay) || (rules >= Rules.ScriptsAreIdle && IsNoTime(delay)),
        "std.sleep" => rules >= Rules.ScriptsAreIdle && call.Input.TryGetValue("seconds", out var seconds) && IsNoTime(seconds),
        "std.javascript" or "std.js" => rules >= Rules.ScriptsAreIdle,
        _ => false,
    };

    private static bool IsNoTime(Payload seconds) => double.TryParse(seconds.ToString().Trim('"'), CultureInfo.InvariantCulture, out var time) && time <= 0;

    /// <summary>Reports a name that begins as theirs do and is none of theirs.</summary>
    public static void Check(string name, Node at, DocumentLog log)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || Known.Contains(name)) return;
        if (name.StartsWith("std.ssh", StringComparison.Ordinal)) log.Add(at.At, $"'{name}' is not part of the engine: it would keep keys to other machines.", "a handler of your own");
        else log.Add(at.At, $"There is no action '{Names.Shown(name)}'.", "one of " + string.Join(", ", Known), Spelling.Nearest(name, Known));
    }
}

/// <summary>An action that comes with the language.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">What it takes.</param>
/// <param name="Needed">What it cannot do without; null for nothing.</param>
internal sealed record StandardAction(string Name, IReadOnlyList<string> Inputs, string? Needed = null)
{
    /// <summary>Says what it is given and does not take; null for nothing.</summary>
    public string? ProblemOf(IEnumerable<string> given) =>
        given.FirstOrDefault(name => !Inputs.Contains(name)) is { } unknown ? $"{Name} does not take '{Names.Shown(unknown)}'; it takes {(Inputs.Count == 0 ? "nothing" : string.Join(", ", Inputs))}." : null;
}
