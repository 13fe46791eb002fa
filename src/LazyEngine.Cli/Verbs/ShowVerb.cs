using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Shows an execution with the state, result and times of its tasks.</summary>
internal static class ShowVerb
{
    public static Command Make()
    {
        var command = new Command("show", "Shows an execution with the state, result and times of its tasks.") { CommonOptions.Execution, CommonOptions.Url };
        var watch = new Option<bool>("--watch") { Description = "Shows it as it moves, until it has ended or is stopped." };
        command.Add(watch);
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            using var store = StoreOptions.Open(parsed);
            if (parsed.GetValue(watch))
            {
                if (store is not null) throw new WrongUseException("--watch needs a server: a store is read as it is.");
                await printer.WatchAsync(CommonOptions.ServerOf(parsed), Verb.IdOf(parsed), cancellationToken);
            }

            printer.Details(store is not null ? await store.GetDetailsAsync(Verb.IdOf(parsed)) : await CommonOptions.ServerOf(parsed).GetDetailsAsync(Verb.IdOf(parsed), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
