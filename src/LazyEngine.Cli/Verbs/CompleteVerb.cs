using System.CommandLine;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Verbs;

/// <summary>Completes a task from outside.</summary>
internal static class CompleteVerb
{
    private static readonly Argument<string> Subject = new("execution")
    {
        Description = "The id of the execution; or the token of an attempt (execution/task/turn.item.attempt), and then no task.",
    };

    private static readonly Argument<string?> Task = new("task") { Description = "The name of the task.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> Result = new("--result")
    {
        Description = "The value: JSON, @file, or plain text. Without it the task succeeds without a value.",
        HelpName = "VALUE",
    };

    private static readonly Option<string?> Error = new("--error") { Description = "Fails the task, with this code.", HelpName = "CODE" };

    private static readonly Option<string?> Message = new("--message") { Description = "What went wrong, for people; with --error.", HelpName = "TEXT" };

    private static readonly Option<bool> Pending = new("--pending") { Description = "Says that somebody else will complete it later." };

    public static Command Make()
    {
        var command = new Command("complete", "Completes a task from outside: with a value, or with a failure.") { Subject, Task, Result, Error, Message, Pending, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var outcome = OutcomeOf(parsed);
            var engine = CommonOptions.ServerOf(parsed);
            var (subject, task) = (parsed.GetRequiredValue(Subject), parsed.GetValue(Task));
            printer.Info(task is null
                ? await engine.TaskCompleteAsync(TokenOf(subject), outcome, cancellationToken)
                : await engine.TaskCompleteAsync(Verb.Id(subject), task, outcome, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    private static TaskOutcome OutcomeOf(ParseResult parsed)
    {
        var (result, error, pending) = (parsed.GetValue(Result), parsed.GetValue(Error), parsed.GetValue(Pending));
        if ((result is null ? 0 : 1) + (error is null ? 0 : 1) + (pending ? 1 : 0) > 1) throw new WrongUseException("Give one of --result, --error and --pending.");
        if (parsed.GetValue(Message) is { } message && error is null) throw new WrongUseException($"--message '{message}' says why a task failed: give --error CODE with it.");
        if (pending) return Outcome.Pending;
        if (error is { Length: 0 }) throw new WrongUseException("--error is empty: give a code to decide on.");
        return error is not null
            ? Outcome.Failure(error, parsed.GetValue(Message) ?? string.Empty)
            : result is null ? Outcome.Success() : Outcome.Success(Values.Read(result, "--result"));
    }

    internal static AttemptToken TokenOf(string text)
    {
        try
        {
            return AttemptToken.Parse(text);
        }
        catch (FormatException)
        {
            throw new WrongUseException($"'{text}' is no token: give the id of an execution and the name of a task, or a token of the form execution/task/turn.item.attempt.");
        }
    }
}
