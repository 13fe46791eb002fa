using System.CommandLine;
using LazyEngine.Executions;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Verbs;

/// <summary>Lets a stopped execution go on, and says what becomes of tasks whose retries are used up.</summary>
internal static class ResumeVerb
{
    private static readonly Option<string[]> Skip = new("--skip")
    {
        Description = "Skips a task whose retries are used up, with a value: task=value, with JSON, @file or plain text; may be given several times.",
        HelpName = "TASK=VALUE",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string[]> Fail = new("--fail")
    {
        Description = "Fails a task whose retries are used up, for good; may be given several times.",
        HelpName = "TASK",
        DefaultValueFactory = _ => [],
    };

    internal static readonly Option<string?> Environment = new("--env") { Description = "What comes over the environment of a workflow, maps joined: a JSON object, or @file.", HelpName = "JSON" };

    public static Command Make()
    {
        var command = new Command("resume", "Lets a stopped execution go on. Tasks whose retries are used up are tried again, unless --skip or --fail names them.") { CommonOptions.Execution, Skip, Fail, Environment, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var skipped = Values.Inputs(parsed.GetRequiredValue(Skip), null).Select(value => new HeldDecision(value.Key, Outcome.Success(value.Value)));
            var failed = parsed.GetRequiredValue(Fail).Select(task => new HeldDecision(task, Outcome.Failure("Operator", "An operator has failed the task.")));
            printer.Info(await CommonOptions.ServerOf(parsed).ResumeAsync(Verb.IdOf(parsed), new ResumeOptions { Decisions = [.. skipped, .. failed], Environment = Values.Environment(parsed.GetValue(Environment)) }, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
