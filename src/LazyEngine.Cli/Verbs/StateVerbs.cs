using System.CommandLine;
using LazyEngine.Executions;

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

    public static Command End()
    {
        var state = new Option<string>("--state") { Description = "The end that it comes to: success or error.", Required = true };
        state.AcceptOnlyFromAmong("success", "error");
        var message = new Option<string>("--message") { Description = "Why, for people; becomes part of the journal.", DefaultValueFactory = _ => string.Empty };
        var command = new Command("end", "Ends a workflow as if it had come to the end by itself: what runs is awaited, what waits for somebody outside is cancelled.") { CommonOptions.Execution, state, message, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var end = parsed.GetRequiredValue(state) == "success" ? ExecutionState.Success : ExecutionState.Failure;
            printer.Info(await CommonOptions.ServerOf(parsed).EndAsync(Verb.IdOf(parsed), end, parsed.GetRequiredValue(message), cancellationToken));
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
