using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Gives a sign of life for an attempt.</summary>
internal static class HeartbeatVerb
{
    private static readonly Argument<string> Token = new("token") { Description = "The token of the attempt: execution/task/turn.item.attempt." };

    private static readonly Option<string?> Progress = new("--progress") { Description = "How far it is, for an attempt after this one: JSON, @file, or plain text.", HelpName = "VALUE" };

    public static Command Make()
    {
        var command = new Command("heartbeat", "Gives a sign of life for an attempt, and asks whether its outcome is still wanted: exit code 4 says that it is not.") { Token, Progress, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var progress = parsed.GetValue(Progress) is { } text ? Values.Read(text, Progress.Name) : null;
            printer.Info(await CommonOptions.ServerOf(parsed).TaskHeartbeatAsync(CompleteVerb.TokenOf(parsed.GetRequiredValue(Token)), progress, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
