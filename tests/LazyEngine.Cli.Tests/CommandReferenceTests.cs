using System.Text.RegularExpressions;
using LazyEngine.Testing;

namespace LazyEngine.Cli.Tests;

public sealed partial class CommandReferenceTests
{
    private const string Mark = "<!-- made of the command: -->\n";

    private static string Page => Repository.File("docs", "cli.md");

    [Fact]
    public void The_reference_says_what_the_command_takes()
    {
        var page = File.ReadAllText(Page).ReplaceLineEndings("\n");
        var (written, begin) = (CommandReference.Of(RootVerb.Make()), page.IndexOf(Mark, StringComparison.Ordinal));
        Assert.True(begin >= 0, $"docs/cli.md has no line '{Mark.TrimEnd()}'.");
        if (page[(begin + Mark.Length)..] == written) return;
        var received = Path.ChangeExtension(Page, ".received.md");
        File.WriteAllText(received, page[..(begin + Mark.Length)] + written);
        Assert.Fail($"docs/cli.md is not what the command says. Look at the difference; where it is meant, accept it:\n  mv '{received}' '{Page}'");
    }

    [Fact]
    public void Every_exit_code_is_documented_and_no_other()
    {
        var codes = typeof(ExitCodes).GetFields().Where(field => field.IsLiteral).Select(field => (int)field.GetRawConstantValue()!).Order();

        var documented = Row().Matches(File.ReadAllText(Page)).Select(row => int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Order();

        Assert.Equal(codes, documented);
    }

    [Fact]
    public void Every_verb_and_option_says_what_it_is_for_and_ends_with_a_full_stop()
    {
        foreach (var command in All(RootVerb.Make()))
        {
            Assert.True(command.Description is { Length: > 10 }, $"'{command.Name}' does not say what it is for.");
            foreach (var symbol in command.Options.Cast<System.CommandLine.Symbol>().Concat(command.Arguments).Where(symbol => symbol is not System.CommandLine.Help.HelpOption and not System.CommandLine.VersionOption))
                Assert.True(symbol.Description?.TrimEnd(')').EndsWith('.') == true, $"'{command.Name} {symbol.Name}': '{symbol.Description}'");
        }
    }

    private static IEnumerable<System.CommandLine.Command> All(System.CommandLine.Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
