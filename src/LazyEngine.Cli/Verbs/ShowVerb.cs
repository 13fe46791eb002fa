using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Shows an execution with the state, result and times of its tasks.</summary>
internal static class ShowVerb
{
    public static Command Make()
    {
        var command = new Command("show", "Shows an execution with the state, result and times of its tasks.") { CommonOptions.Execution, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            using var store = StoreOptions.Open(parsed);
            printer.Details(store is not null ? await store.GetDetailsAsync(Verb.IdOf(parsed)) : await CommonOptions.ServerOf(parsed).GetDetailsAsync(Verb.IdOf(parsed), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
