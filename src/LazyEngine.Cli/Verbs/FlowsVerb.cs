using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Lists the flows that a server knows.</summary>
internal static class FlowsVerb
{
    public static Command Make()
    {
        var name = new Argument<string?>("name") { Description = "The flow whose versions are listed; left out for the latest version of every flow.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("flows", "Lists the registered flows, or the versions of one, the latest first.") { name, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            printer.Flows(await CommonOptions.ServerOf(parsed).FlowsAsync(parsed.GetValue(name), cancellationToken).ToListAsync(cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
