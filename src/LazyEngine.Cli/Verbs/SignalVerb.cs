using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Sends a named message to an execution.</summary>
internal static class SignalVerb
{
    public static Command Make()
    {
        var name = new Argument<string>("name") { Description = "The name of the signal." };
        var value = new Option<string?>("--value") { Description = "What comes with it: JSON, @file, or plain text.", HelpName = "VALUE" };
        var request = new Option<string?>("--request") { Description = "The identity of this signal; the same again changes nothing. Default: a new one.", HelpName = "ID" };
        var command = new Command("signal", "Sends a named message to an execution; it is kept until a wait takes it.") { CommonOptions.Execution, name, value, request, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var payload = parsed.GetValue(value) is { } text ? Values.Read(text, "--value") : Payload.None;
            printer.Info(await CommonOptions.ServerOf(parsed).SignalAsync(Verb.IdOf(parsed), parsed.GetRequiredValue(name), payload, parsed.GetValue(request), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
