using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Says what each commit of an execution has changed.</summary>
internal static class ChangesVerb
{
    private static readonly Option<long> After = new("--after") { Description = "Leaves out this commit and those before.", HelpName = "N", DefaultValueFactory = _ => 0 };

    public static Command Make()
    {
        var command = new Command("changes", "Says what each commit of an execution has changed, as far as its journal goes.") { CommonOptions.Execution, After, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var (id, after) = (Verb.IdOf(parsed), parsed.GetValue(After));
            if (after < 0) throw new WrongUseException("--after is below 0.");
            using var store = await StoreOptions.OpenAsync(parsed);
            await printer.ChangesAsync(store?.ChangesAsync(id, after, cancellationToken) ?? CommonOptions.ServerOf(parsed).ChangesAsync(id, after, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
