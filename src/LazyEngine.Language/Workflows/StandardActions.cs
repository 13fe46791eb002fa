using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;
using LazyEngine.Workflows;

namespace LazyEngine.Language.Workflows;

/// <summary>The names of the actions that come with the language.</summary>
internal static class StandardActions
{
    public const string Prefix = "std.";

    /// <summary>Those that there are.</summary>
    public static IReadOnlyList<string> Known { get; } =
        ["std.noop", "std.echo", "std.fail", "std.async_noop", "std.sleep", "std.http", "std.mistral_http", "std.email", "std.javascript", "std.js", "std.test_dict"];

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
