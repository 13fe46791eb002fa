using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace LazyEngine.Cli;

/// <summary>Says in a line or two what is wrong with a command line, what may be meant, and where to read on: whoever mistypes a word does not want to search for it below all that there is.</summary>
internal static class Mistakes
{
    /// <summary>What is said; null where nothing is wrong, or where nothing was given that could be.</summary>
    public static string? Of(ParseResult parsed)
    {
        if (parsed.Action is not ParseErrorAction) return null;
        var command = parsed.CommandResult.Command;
        var isVerbMissing = command.Subcommands.Count > 0 && command.Action is null;
        if (isVerbMissing && parsed.UnmatchedTokens.Count == 0) return null;
        var said = isVerbMissing
            ? [NoVerb(command, parsed.UnmatchedTokens[0])]
            : parsed.Errors.Select(error => Of(error)).Concat(parsed.UnmatchedTokens.Select(token => Meant(token, OptionsOf(parsed.CommandResult))).OfType<string>());
        return string.Join(Environment.NewLine, said.Append($"'{PathOf(parsed.CommandResult)} --help' tells what there is."));
    }

    private static string NoVerb(Command command, string word)
    {
        var names = command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);
        return $"Unrecognized: there is no verb '{word}'. {Meant(word, names) ?? (command is RootCommand ? string.Empty : $"There are {string.Join(", ", names.Select(name => $"'{name}'"))}.")}".TrimEnd();
    }

    private static string? Meant(string word, IEnumerable<string> known) =>
        Nearest.To(word, known) is { Count: > 0 } meant ? $"Did you mean {string.Join(" or ", meant.Select(name => $"'{name}'"))}?" : null;

    // The library names types of this program.
    private static string Of(ParseError error) =>
        error.SymbolResult is OptionResult { Option: var option } result && EnumOf(option.ValueType) is { } known && result.Tokens.FirstOrDefault(token => !Enum.TryParse(known, token.Value, ignoreCase: true, out _)) is { } wrong
            ? $"{option.Name}: '{wrong.Value}' is none of {string.Join(", ", Enum.GetNames(known))}."
            : error.Message;

    private static Type? EnumOf(Type type) => (type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } found ? found : null;

    private static IEnumerable<string> OptionsOf(CommandResult result) =>
        result.Command.Options.Concat(result.Parent is CommandResult parent ? parent.Command.Options.Where(option => option.Recursive) : []).Where(option => !option.Hidden).Select(option => option.Name);

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "lazyengine";
}
