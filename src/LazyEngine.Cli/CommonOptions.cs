using System.CommandLine;
using LazyEngine.Client;

namespace LazyEngine.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public const string DefaultUrl = "http://127.0.0.1:7410";

    /// <summary>The environment variable that names the server.</summary>
    private const string UrlVariable = "LAZYENGINE_URL";

    /// <summary>The environment variable that has the key.</summary>
    private const string KeyVariable = "LAZYENGINE_API_KEY";

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Writes JSON for programs: one document, or one a line where there are many.",
        Recursive = true,
    };

    public static readonly Option<string?> Url = new("--url")
    {
        Description = $"The server. Default: {UrlVariable}, else {DefaultUrl}.",
        HelpName = "URL",
    };

    public static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = $"The key, or a token, by which the server knows you. Others on this machine can read it on the command line: {KeyVariable} is the better place.",
        HelpName = "KEY",
        Recursive = true,
    };

    public static readonly Option<string?> Why = new("--why")
    {
        Description = "The reason for what is asked of a server; the journal tells it.",
        HelpName = "TEXT",
        Recursive = true,
    };

    public static readonly Argument<string> Execution = new("execution") { Description = "The id of the execution." };

    /// <summary>The key that the command line or the environment names; null where neither does.</summary>
    /// <exception cref="WrongUseException">It is none.</exception>
    public static string? KeyOf(ParseResult parsed) => (parsed.GetValue(ApiKey) ?? Environment.GetEnvironmentVariable(KeyVariable))?.Trim() switch
    {
        null or "" => null,
        var key when key.All(character => character is > ' ' and < '\x7f') => key,
        _ => throw new WrongUseException($"{ApiKey.Name}: a key has no blanks and no special characters."),
    };

    /// <summary>The engine behind the server that the command line names.</summary>
    /// <exception cref="WrongUseException">The address is none.</exception>
    public static LazyEngineClient ServerOf(ParseResult parsed) => new(HttpOf(parsed), KeyOf(parsed));

    /// <summary>The queues of the engine behind the server that the command line names.</summary>
    /// <exception cref="WrongUseException">The address is none.</exception>
    public static IQueues QueuesOf(ParseResult parsed) => new LazyEngineQueuesClient(HttpOf(parsed), KeyOf(parsed));

    /// <summary>The triggers of the engine behind the server that the command line names.</summary>
    /// <exception cref="WrongUseException">The address is none.</exception>
    public static ICronTriggers CronsOf(ParseResult parsed) => new LazyEngineCronsClient(HttpOf(parsed), KeyOf(parsed));

    private static HttpClient HttpOf(ParseResult parsed)
    {
        var text = parsed.GetValue(Url) ?? Environment.GetEnvironmentVariable(UrlVariable) ?? DefaultUrl;
        if (!Uri.TryCreate(text.TrimEnd('/') + '/', UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new WrongUseException($"'{text}' is no address of a server: {DefaultUrl} would be one.");
        return new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }
}
