using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;

namespace LazyEngine.Cli;

/// <summary>Writes down every verb with its arguments and options, as docs/cli.md has it.</summary>
internal static class CommandReference
{
    /// <summary>The part of the page that is made of the command itself.</summary>
    public static string Of(RootCommand root)
    {
        var text = new StringBuilder();
        foreach (var command in root.Subcommands.Where(command => !command.Hidden)) Write(text, command, "lazyengine", 3);
        return text.ToString().TrimEnd() + "\n";
    }

    private static void Write(StringBuilder text, Command command, string before, int depth)
    {
        var name = $"{before} {command.Name}";
        text.Append(CultureInfo.InvariantCulture, $"{new string('#', Math.Min(depth, 4))} {name}\n\n{Cell(command.Description)}\n\n");
        if (command.Subcommands.Count > 0)
        {
            foreach (var inner in command.Subcommands.Where(inner => !inner.Hidden)) Write(text, inner, name, depth + 1);
            return;
        }

        var rows = command.Arguments.Where(argument => !argument.Hidden).Select(argument => (Name: ArgumentName(argument), argument.Description))
            .Concat(command.Options.Where(option => !option.Hidden && option is not HelpOption and not VersionOption).Select(option => (Name: OptionName(option), option.Description)))
            .ToList();
        if (rows.Count == 0) return;
        text.Append("| | |\n|---|---|\n");
        foreach (var row in rows) text.Append(CultureInfo.InvariantCulture, $"| `{row.Name}` | {Cell(row.Description)} |\n");
        text.Append('\n');
    }

    private static string ArgumentName(Argument argument) =>
        $"{(argument.Arity.MinimumNumberOfValues == 0 ? $"[{argument.Name}]" : argument.Name)}{(argument.Arity.MaximumNumberOfValues > 1 ? " ..." : string.Empty)}";

    private static string OptionName(Option option) =>
        option.ValueType == typeof(bool) ? option.Name : $"{option.Name} {(option.HelpName is { Length: > 0 } help ? help : "VALUE")}".Replace("|", "\\|", StringComparison.Ordinal);

    private static string Cell(string? description) =>
        (description ?? string.Empty).ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
