using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Lets a task take a value in place of running.</summary>
internal static class SkipVerb
{
    public static Command Make()
    {
        var task = new Argument<string>("task") { Description = "The name of the task." };
        var value = new Option<string?>("--value") { Description = "What it succeeds with: JSON, @file, or plain text. Default: nothing.", HelpName = "VALUE" };
        var command = new Command("skip", "Lets a task that has not begun, or whose retries are used up, take a value in place of running.") { CommonOptions.Execution, task, value, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var payload = parsed.GetValue(value) is { } text ? Values.Read(text, "--value") : Payload.None;
            printer.Info(await CommonOptions.ServerOf(parsed).SkipAsync(Verb.IdOf(parsed), parsed.GetRequiredValue(task), payload, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
