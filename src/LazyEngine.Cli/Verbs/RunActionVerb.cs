using System.CommandLine;
using System.Text.Json;
using LazyEngine.Cli.Flows;
using LazyEngine.Language;

namespace LazyEngine.Cli.Verbs;

/// <summary>Runs one action without a workflow of its own: in this process, as the one task of a workflow that is made for it.</summary>
internal static class RunActionVerb
{
    private const string Workflow = "run-action";

    /// <summary>The one input of the workflow: those of the action, in which nothing is an expression.</summary>
    private const string Given = "given";

    private static readonly Argument<string> Action = new("action") { Description = "The action: a standard one, one of the file, or a handler." };

    private static readonly Argument<string[]> Input = new("input") { Description = "Its inputs: name=value, with JSON, @file or plain text for a value; or a JSON object or @file with several.", Arity = ArgumentArity.ZeroOrMore };

    private static readonly Option<string?> Actions = new("--file") { Description = "A file of workflows that has actions of one's own.", HelpName = "FILE" };

    public static Command Make()
    {
        var command = new Command("run-action", "Runs one action in this process, and tells its result.") { Action, Input, Actions, RunVerb.Handlers, RunVerb.Environment, RunVerb.Timeout };
        EngineOptions.AddTo(command);
        command.Does((parsed, printer, cancellationToken) =>
        {
            var given = Values.Inputs(parsed.GetValue(Input) ?? [], null);
            var inputs = new Dictionary<string, Payload> { [Given] = Payload.Json(given.ToDictionary(input => input.Key, input => input.Value.As<JsonElement>())) };
            var choice = new FlowChoice(Made(parsed.GetRequiredValue(Action), given.Keys, parsed.GetValue(Actions)), FlowFiles.Load(parsed.GetRequiredValue(RunVerb.Handlers)));
            return RunVerb.HereAsync(parsed, printer, choice, inputs, new RunOptions { Environment = parsed.GetValue(RunVerb.Environment) is { } environment ? Values.Environment(environment) : null }, cancellationToken);
        });
        return command;
    }

    private static LazyEngine.Flows.Flow Made(string action, IEnumerable<string> inputs, string? file)
    {
        // One line for each argument, so that the place of a problem tells which of them it is.
        string[] names = [.. inputs];
        string[] lines =
        [
            $$"""{"version": "2.0", "{{Workflow}}": {"input": ["{{Given}}"], "output": {"result": "<% task(run).result %>"}, "tasks": {"run": {""",
            $"\"action\": {JsonSerializer.Serialize(action)}, \"input\": {{",
            .. names.Select((name, place) => $"{JsonSerializer.Serialize(name)}: {JsonSerializer.Serialize($"<% $.{Given}.get({JsonSerializer.Serialize(name)}) %>")}{(place < names.Length - 1 ? "," : string.Empty)}"),
            "}}}}}",
        ];
        var own = file is null ? string.Empty : $"{FlowFile.Text(file)}\n---\n";
        var before = own.Count(c => c == '\n');
        try
        {
            return WorkflowData.Read(own + string.Join('\n', lines)).Single(workflow => workflow.Name == Workflow);
        }
        catch (InvalidDocumentException wrong) when (file is not null && wrong.Problems.Any(problem => problem.Line <= before))
        {
            throw new InvalidFlowFileException(file, [.. wrong.Problems.Where(problem => problem.Line <= before)]);
        }
        catch (InvalidDocumentException wrong)
        {
            throw new WrongUseException(string.Join('\n', wrong.Problems.Select(problem => $"{Argument(problem.Line - before, action, names)}: {problem.Advice}")));
        }
    }

    private static string Argument(int line, string action, string[] inputs) =>
        line > 2 && line - 3 < inputs.Length ? $"Input '{inputs[line - 3]}'" : $"Action '{action}'";
}
