using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Verbs that move an execution from one state to another.</summary>
internal static class StateVerbs
{
    public static Command Stop()
    {
        var command = new Command("stop", "Stops an execution: running tasks are awaited, nothing new starts.") { CommonOptions.Execution, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Info(await CommonOptions.ServerOf(parsed).StopAsync(Verb.IdOf(parsed), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Cancel()
    {
        var reason = new Option<string>("--reason") { Description = "Why, for people; becomes part of the journal.", DefaultValueFactory = _ => string.Empty };
        var command = new Command("cancel", "Ends an execution at once; what still runs is told to stop.") { CommonOptions.Execution, reason, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Info(await CommonOptions.ServerOf(parsed).CancelAsync(Verb.IdOf(parsed), parsed.GetRequiredValue(reason), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
