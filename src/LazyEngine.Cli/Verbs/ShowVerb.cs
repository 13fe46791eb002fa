using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Shows an execution with the state, result and times of its tasks, now or as it was.</summary>
internal static class ShowVerb
{
    private static readonly Option<long?> At = new("--at") { Description = "As it was after this commit.", HelpName = "N" };

    public static Command Make()
    {
        var command = new Command("show", "Shows an execution with the state, result and times of its tasks, now or as it was.") { CommonOptions.Execution, At, CommonOptions.Url };
        var watch = new Option<bool>("--watch") { Description = "Shows it as it moves, until it has ended or is stopped." };
        command.Add(watch);
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var id = Verb.IdOf(parsed);
            using var store = await StoreOptions.OpenAsync(parsed);
            if (parsed.GetValue(watch))
            {
                if (store is not null) throw new WrongUseException("--watch needs a server: a store is read as it is.");
                if (parsed.GetValue(At) is not null) throw new WrongUseException("Give one of --watch and --at.");
                await printer.WatchAsync(CommonOptions.ServerOf(parsed), id, cancellationToken);
            }

            if (parsed.GetValue(At) is not { } version) printer.Details(store is not null ? await store.GetDetailsAsync(id) : await CommonOptions.ServerOf(parsed).GetDetailsAsync(id, cancellationToken));
            else if (version < 1) throw new WrongUseException("--at is below 1.");
            else printer.Details(store is not null ? await store.GetAtAsync(id, version, cancellationToken) : await CommonOptions.ServerOf(parsed).GetAtAsync(id, version, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
