using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Shows what will be purged by its age.</summary>
internal static class RetentionVerb
{
    private static readonly Option<int> Limit = new("--limit") { Description = "How many executions are listed at most: 1 to 10000. Default: 100.", HelpName = "NUMBER", DefaultValueFactory = _ => 100 };

    public static Command Make()
    {
        var command = new Command("retention", "Shows how long each flow is kept, and which executions have been kept long enough, so that they are purged by and by. It changes nothing.") { Limit, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            if (parsed.GetValue(Limit) is < 1 or > 10_000) throw new WrongUseException($"{Limit.Name} {parsed.GetValue(Limit)}: 1 to 10000 are allowed.");
            printer.Retention(await CommonOptions.ServerOf(parsed).ForeseeRetentionAsync(parsed.GetValue(Limit), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
