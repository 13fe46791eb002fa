using System.CommandLine;
using LazyEngine.Executions;

namespace LazyEngine.Cli.Verbs;

/// <summary>Lists executions.</summary>
internal static class ListVerb
{
    public static Command Make()
    {
        var state = new Option<ExecutionState?>("--state") { Description = "Only executions in this state.", HelpName = string.Join('|', Enum.GetNames<ExecutionState>()) };
        var flow = new Option<string?>("--flow") { Description = "Only executions of flows of this name.", HelpName = "NAME" };
        var limit = new Option<int>("--limit") { Description = "The newest so many.", HelpName = "N", DefaultValueFactory = _ => 100 };
        var command = new Command("list", "Lists executions, the newest first.") { state, flow, limit, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            if (parsed.GetValue(limit) < 1) throw new WrongUseException("--limit is below 1.");
            var filter = new ExecutionFilter(parsed.GetValue(state), parsed.GetValue(flow));
            using var store = StoreOptions.Open(parsed);
            await printer.SummariesAsync((store?.ListAsync(filter, cancellationToken) ?? CommonOptions.ServerOf(parsed).ListAsync(filter, cancellationToken)).Take(parsed.GetValue(limit)));
            return ExitCodes.Done;
        });
        return command;
    }
}
