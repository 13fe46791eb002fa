using System.CommandLine;
using LazyEngine.Flows;

namespace LazyEngine.Cli.Verbs;

/// <summary>Starts an execution that goes on from a commit of another one.</summary>
internal static class ForkVerb
{
    private static readonly Option<long> At = new("--at") { Description = "The commit that it goes on from.", HelpName = "N", Required = true };

    private static readonly Option<string?> NewId = new("--id") { Description = "The id of the new execution. Default: a new one.", HelpName = "ID" };

    private static readonly Option<string[]> Input = new("--input") { Description = "An input that takes the place of the other's: name=value, with JSON, @file or plain text; may be given several times.", HelpName = "NAME=VALUE", DefaultValueFactory = _ => [] };

    private static readonly Option<string?> Flow = new("--flow") { Description = "The registered flow that it goes on by: tasks of the same name are the same tasks, new ones run, others are forgotten.", HelpName = "HASH" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would happen, and which effects outside would be repeated; changes nothing." };

    public static Command Make()
    {
        var command = new Command("fork", "Starts an execution that goes on from a commit of another one.") { CommonOptions.Execution, At, NewId, Input, Flow, DryRun, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var (server, origin, at) = (CommonOptions.ServerOf(parsed), Verb.IdOf(parsed), parsed.GetValue(At));
            if (at < 1) throw new WrongUseException("--at is below 1.");
            var inputs = Values.Inputs(parsed.GetRequiredValue(Input), null);
            var options = new ForkOptions { Id = parsed.GetValue(NewId) is { } id ? Verb.Id(id) : null, Inputs = inputs.Count == 0 ? null : inputs, Flow = parsed.GetValue(Flow) is { } hash ? FlowOf(hash) : null };
            if (parsed.GetValue(DryRun)) printer.Foresight(await server.ForeseeForkAsync(origin, at, options, cancellationToken));
            else printer.Info(await server.ForkAsync(origin, at, options, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }

    private static FlowHash FlowOf(string hash) => FlowHash.IsHash(hash) ? FlowHash.Parse(hash) : throw new WrongUseException($"--flow: '{hash}' is no hash of a flow. It has 64 hexadecimal digits, and 'lazyengine show --json' gives that of an execution.");
}
