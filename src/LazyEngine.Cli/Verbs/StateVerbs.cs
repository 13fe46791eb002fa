using System.CommandLine;
using LazyEngine.Executions;

namespace LazyEngine.Cli.Verbs;

/// <summary>Verbs that move an execution from one state to another.</summary>
internal static class StateVerbs
{
    public static Command Stop() => Make(
        "stop", "Stops an execution: running tasks are awaited, nothing new starts.", static (engine, id, cancellationToken) => engine.StopAsync(id, cancellationToken));

    public static Command Resume() => Make(
        "resume", "Lets a stopped execution go on.", static (engine, id, cancellationToken) => engine.ResumeAsync(id, cancellationToken));

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

    private static Command Make(string name, string description, Func<ILazyEngine, ExecutionId, CancellationToken, Task<ExecutionInfo>> move)
    {
        var command = new Command(name, description) { CommonOptions.Execution, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Info(await move(CommonOptions.ServerOf(parsed), Verb.IdOf(parsed), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
