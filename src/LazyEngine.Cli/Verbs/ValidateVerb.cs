using System.CommandLine;
using LazyEngine.Cli.Flows;
using LazyEngine.Cli.Output;

namespace LazyEngine.Cli.Verbs;

/// <summary>Reads files of flows as data, and says what is wrong with them.</summary>
internal static class ValidateVerb
{
    private static readonly Argument<string[]> Files = new("file") { Description = "Flows as data: .json, .yaml or .yml.", Arity = ArgumentArity.OneOrMore };

    public static Command Make()
    {
        var command = new Command("validate", "Says everything that is wrong with files of flows as data: file, line, column, what and what was expected.") { Files };
        command.Does((parsed, printer, _) => Task.FromResult(parsed.GetRequiredValue(Files).Aggregate(ExitCodes.Done, (code, file) => Math.Max(code, Validate(file, printer)))));
        return command;
    }

    private static int Validate(string file, Printer printer)
    {
        try
        {
            printer.Validated(file, FlowFile.Load(file).Flows.Select(flow => flow.Name), []);
            return ExitCodes.Done;
        }
        catch (InvalidFlowFileException wrong)
        {
            printer.Validated(file, [], wrong.Problems);
            return ExitCodes.NotWell;
        }
    }
}
