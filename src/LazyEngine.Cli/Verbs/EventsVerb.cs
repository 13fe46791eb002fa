using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Tells what happened to an execution.</summary>
internal static class EventsVerb
{
    public static Command Make()
    {
        var after = new Option<long>("--after") { Description = "Leaves out what happened up to this commit.", HelpName = "N" };
        var follow = new Option<bool>("--follow") { Description = "Goes on with what happens, until the execution has ended." };
        var command = new Command("events", "Tells what happened to an execution, as its journal has it.") { CommonOptions.Execution, after, follow, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            if (parsed.GetValue(after) < 0) throw new WrongUseException("--after is below 0.");
            using var store = await StoreOptions.OpenAsync(parsed);
            if (store is not null)
            {
                if (parsed.GetValue(follow)) throw new WrongUseException("--follow needs a server: a store is read as far as it goes.");
                await printer.EntriesAsync(store.EventsAsync(Verb.IdOf(parsed), parsed.GetValue(after)));
                return ExitCodes.Done;
            }

            await printer.EntriesAsync(CommonOptions.ServerOf(parsed).EventsAsync(Verb.IdOf(parsed), parsed.GetValue(after), parsed.GetValue(follow), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
