using System.CommandLine;
using LazyEngine.Flows;

namespace LazyEngine.Cli.Verbs;

/// <summary>Lets an execution that has ended, or is stopped, run again.</summary>
internal static class RerunVerb
{
    private static readonly Argument<string[]> Tasks = new("task") { Description = "Tasks that begin anew with everything that follows them, besides what has failed.", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<bool> All = new("--all") { Description = "Every task begins anew." };

    private static readonly Option<string[]> Skip = new("--skip")
    {
        Description = "A task takes a value in place of running: task=value, with JSON, @file or plain text; may be given several times.",
        HelpName = "TASK=VALUE",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Flow = new("--flow-hash") { Description = "The registered flow that it goes on by: tasks of the same name are the same tasks, new ones run, others are forgotten.", HelpName = "HASH" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would happen, and changes nothing." };

    public static Command Make()
    {
        var command = new Command("rerun", "Lets an execution that has ended, or is stopped, run again: what has failed, and everything that follows it.") { CommonOptions.Execution, Tasks, All, Skip, Flow, ResumeVerb.Environment, DryRun, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var options = new RerunOptions
            {
                Tasks = parsed.GetValue(Tasks) ?? [],
                All = parsed.GetValue(All),
                Values = Values.Inputs(parsed.GetRequiredValue(Skip), null),
                Environment = Cli.Values.Environment(parsed.GetValue(ResumeVerb.Environment)),
                Flow = parsed.GetValue(Flow) is { } hash ? FlowOf(hash) : null,
            };
            var (server, id) = (CommonOptions.ServerOf(parsed), Verb.IdOf(parsed));
            if (parsed.GetValue(DryRun)) printer.Foresight(await server.ForeseeAsync(id, options, cancellationToken));
            else printer.Info(await server.RerunAsync(id, options, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    private static FlowHash FlowOf(string hash) => FlowHash.IsHash(hash) ? FlowHash.Parse(hash) : throw new WrongUseException($"--flow-hash: '{hash}' is no hash of a flow. It has 64 hexadecimal digits, and 'lazyengine show --json' gives that of an execution.");
}
