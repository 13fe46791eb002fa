using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Shows an execution with the state, result and times of its tasks.</summary>
internal static class ShowVerb
{
    public static Command Make()
    {
        var command = new Command("show", "Shows an execution with the state, result and times of its tasks.") { CommonOptions.Execution, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Details(await CommonOptions.ServerOf(parsed).GetDetailsAsync(Verb.IdOf(parsed), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
