using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Triggers that start executions by the clock.</summary>
internal static class CronVerb
{
    private static readonly Argument<string> Name = new("name") { Description = "The name of the trigger." };

    private static readonly Argument<string> Flow = new("flow") { Description = "The name of a flow that the server knows: the one that is registered last under it at each firing; or a hash." };

    private static readonly Option<string?> Pattern = new("--pattern") { Description = "When it fires, in UTC: minute, hour, day of the month, month, day of the week; seconds before them where there are six fields.", HelpName = "PATTERN" };

    private static readonly Option<DateTimeOffset?> First = new("--first") { Description = "When it fires for the first time, for example 2030-01-01T08:00:00Z. Without a pattern it fires once.", HelpName = "TIME" };

    private static readonly Option<int?> Count = new("--count") { Description = "How often it fires; it is removed after that. Default: without end.", HelpName = "N" };

    private static readonly Option<string[]> Input = new("--input") { Description = "An input of the executions: name=value, with JSON, @file or plain text for a value; or a JSON object or @file with several. May be given several times.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    private static readonly Option<string?> Environment = new("--env") { Description = "The environment of the executions: a JSON object, or @file.", HelpName = "JSON" };

    private static readonly Option<string?> TaskName = new("--task-name") { Description = "The task that a reverse workflow runs.", HelpName = "TASK" };

    public static Command Make() => new("cron", "Triggers that start executions by the clock.") { Add(), List(), Remove() };

    private static Command Add()
    {
        var command = new Command("add", "Adds a trigger.") { Name, Flow, Pattern, First, Count, Input, Environment, TaskName, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var trigger = new CronTrigger(parsed.GetRequiredValue(Name), parsed.GetRequiredValue(Flow))
            {
                Pattern = parsed.GetValue(Pattern),
                FirstAt = parsed.GetValue(First),
                Remaining = parsed.GetValue(Count),
                Inputs = Values.Inputs(parsed.GetRequiredValue(Input), null),
                Environment = parsed.GetValue(Environment) is { } environment ? Values.Inputs([], environment) : [],
                Target = parsed.GetValue(TaskName),
            };
            printer.Cron(await CommonOptions.CronsOf(parsed).AddCronAsync(trigger, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Lists the triggers, by name.") { CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Crons(await CommonOptions.CronsOf(parsed).ListCronsAsync(cancellationToken).ToListAsync(cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var command = new Command("remove", "Removes a trigger. What it has started goes on.") { Name, CommonOptions.Url };
        command.Does(async (parsed, _, cancellationToken) =>
        {
            await CommonOptions.CronsOf(parsed).RemoveCronAsync(parsed.GetRequiredValue(Name), cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }
}
