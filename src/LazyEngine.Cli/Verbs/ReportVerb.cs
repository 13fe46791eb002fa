using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Tells what an execution and its children have come to.</summary>
internal static class ReportVerb
{
    public static Command Make()
    {
        var errorsOnly = new Option<bool>("--errors-only") { Description = "Only tasks that have failed, and those above them." };
        var depth = new Option<int?>("--depth") { Description = "How deep children are followed; 0 for the execution alone. Default: 20.", HelpName = "N" };
        var command = new Command("report", "Tells what an execution and its children have come to: a tree of executions, tasks and errors.") { CommonOptions.Execution, errorsOnly, depth, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            if (parsed.GetValue(depth) < 0) throw new WrongUseException("--depth is below 0.");
            var options = new ReportOptions { ErrorsOnly = parsed.GetValue(errorsOnly), DepthMax = parsed.GetValue(depth) ?? new ReportOptions().DepthMax };
            printer.Report(await CommonOptions.ServerOf(parsed).ReportAsync(Verb.IdOf(parsed), options, cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
