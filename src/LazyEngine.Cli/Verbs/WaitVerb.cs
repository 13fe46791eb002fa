using System.CommandLine;
using LazyEngine.Executions;

namespace LazyEngine.Cli.Verbs;

/// <summary>Waits until an execution has ended.</summary>
internal static class WaitVerb
{
    public static Command Make()
    {
        var command = new Command("wait", "Waits until an execution has ended; the exit code says whether it has succeeded.") { CommonOptions.Execution, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var ended = await CommonOptions.ServerOf(parsed).WaitAsync(Verb.IdOf(parsed), cancellationToken);
            printer.Info(ended);
            return ended.State == ExecutionState.Success ? ExitCodes.Done : ExitCodes.NotWell;
        });
        return command;
    }
}
