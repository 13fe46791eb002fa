using System.CommandLine;
using System.Text.Json;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;
using LazyEngine.Client;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Pictures;

namespace LazyEngine.Cli;

/// <summary>What all verbs have in common: where they write, and how a failure becomes a message and an exit code.</summary>
internal static class Verb
{
    public static void Does(this Command command, Func<ParseResult, Printer, CancellationToken, Task<int>> action) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var json = parsed.GetValue(CommonOptions.Json);
            try
            {
                using var acting = ActingOf(parsed);
                return await action(parsed, Printer.For(json), cancellationToken);
            }
            catch (Exception failure) when (ProblemOf(failure) is { } problem)
            {
                var hint = await Hints.OfAsync(parsed, failure, cancellationToken);
                var message = hint is null ? problem.Message : $"{problem.Message} {hint}";
                await Console.Error.WriteLineAsync(json
                    ? JsonSerializer.Serialize(new { problem.Code, Message = message, (failure as InvalidFlowFileException)?.Problems }, EngineJson.Options)
                    : problem.Code.Length == 0 ? message : $"{problem.Code}: {message}");
                return problem.ExitCode;
            }
        });

    /// <summary>Reads an id from the command line.</summary>
    /// <exception cref="WrongUseException">The text is no id.</exception>
    public static ExecutionId Id(string text)
    {
        try
        {
            return ExecutionId.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw new WrongUseException(wrong.Message);
        }
    }

    public static ExecutionId IdOf(ParseResult parsed) => Id(parsed.GetRequiredValue(CommonOptions.Execution));

    // The server says who it is; the reason goes with every request.
    private static IDisposable? ActingOf(ParseResult parsed) => parsed.GetValue(CommonOptions.Why) switch
    {
        null => null,
        { Length: > Origin.MaxLength } => throw new WrongUseException($"{CommonOptions.Why.Name}: a reason has at most {Origin.MaxLength} characters."),
        var why when string.IsNullOrWhiteSpace(why) => throw new WrongUseException($"{CommonOptions.Why.Name}: the reason is empty."),
        var why => Acting.As("lazyengine", why),
    };

    private static (int ExitCode, string Code, string Message)? ProblemOf(Exception failure) => failure switch
    {
        InvalidFlowFileException wrong => (ExitCodes.WrongUse, InvalidFlowFileException.Code, wrong.Message),
        WrongUseException => (ExitCodes.WrongUse, string.Empty, failure.Message),
        InvalidFlowException invalid => (ExitCodes.WrongUse, invalid.Code, invalid.Message),
        PictureTooLargeException large => (ExitCodes.WrongUse, large.Code, large.Message),
        EngineException { Error.IsAboutNow: true } refused => (ExitCodes.Unavailable, refused.Code, refused.Error.Message),
        EngineException refused => (ExitCodes.Refused, refused.Code, refused.Error.Message),
        OperationCanceledException => (ExitCodes.Interrupted, string.Empty, "Interrupted. What is stored stays, and goes on when the engine runs again."),
        InvalidSettingsException or JournalOpenException or PayloadKeyException or FileNotFoundException or IOException or FormatException => (ExitCodes.Unavailable, string.Empty, failure.Message),
        _ => null,
    };
}
