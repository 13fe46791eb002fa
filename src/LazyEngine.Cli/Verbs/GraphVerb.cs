using System.CommandLine;
using System.Text;
using LazyEngine.Cli.Flows;
using LazyEngine.Client;
using LazyEngine.Errors;
using LazyEngine.Hosting;
using LazyEngine.Pictures;

namespace LazyEngine.Cli.Verbs;

/// <summary>Draws a flow, or an execution with the states of its tasks.</summary>
internal static class GraphVerb
{
    private static readonly Argument<string?> Execution = new("execution") { Description = $"The id of an execution, or the name of a flow that the server has; or a file with flows ({FlowFiles.Kinds}), of which --flow says which, where it has several.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string?> FlowName = new("--flow") { Description = "Draws a flow instead: one that is registered, by its name or hash, or one of --flows.", HelpName = "NAME" };

    private static readonly Option<string?> FlowFile = new("--flows") { Description = $"A file with flows ({FlowFiles.Kinds}); --flow says which, where it has several.", HelpName = "FILE" };

    private static readonly Option<string?> Output = new("--output") { Description = "Writes the picture to this file. Default: to the standard output.", HelpName = "FILE" };

    private static readonly Option<string> Format = MakeFormat();

    public static Command Make()
    {
        var command = new Command("graph", "Draws an execution with the states of its tasks, or a flow: as SVG, or in the language of Graphviz or Mermaid.")
        {
            Execution, FlowName, FlowFile, Format, Output, CommonOptions.Url,
        };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, _, cancellationToken) =>
        {
            var picture = await DrawAsync(parsed, cancellationToken);
            if (parsed.GetValue(Output) is { } file) await WriteAsync(file, picture, cancellationToken);
            else await PrintAsync(picture, cancellationToken);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string> MakeFormat()
    {
        var format = new Option<string>("--format") { Description = "How the picture is written.", DefaultValueFactory = _ => "svg" };
        format.AcceptOnlyFromAmong([.. Enum.GetNames<PictureFormat>().Select(name => name.ToLowerInvariant())]);
        return format;
    }

    private static async Task<string> DrawAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (execution, flow, file) = (parsed.GetValue(Execution), parsed.GetValue(FlowName), parsed.GetValue(FlowFile));
        if (execution is not null && file is null && FlowFiles.LooksLikeFile(execution)) (execution, file) = (null, execution);
        if (execution is null == (flow is null && file is null)) throw new WrongUseException("Give the id of an execution, or --flow, or --flows with a file.");
        var written = parsed.GetRequiredValue(Format);
        var format = Enum.Parse<PictureFormat>(written, ignoreCase: true);
        if (file is not null)
        {
            return StoreOptions.Names(parsed) || parsed.GetValue(CommonOptions.Url) is not null
                ? throw new WrongUseException("Give --flows to draw a flow of a file, or the server or store that has it.")
                : FlowPicture.Draw(FlowChoice.Of(file, flow, FlowName.Name).Flow, format);
        }

        using var store = await StoreOptions.OpenAsync(parsed);
        if (store is not null) return await DrawAsync(store, execution, flow, format);
        var server = CommonOptions.ServerOf(parsed);
        return execution is not null ? await DrawAsync(server, execution, written, cancellationToken) : await server.DrawAsync(flow!, written, cancellationToken);
    }

    // A name that no execution has may be that of a flow.
    private static async Task<string> DrawAsync(LazyEngineClient server, string name, string format, CancellationToken cancellationToken)
    {
        try
        {
            return await server.DrawAsync(Verb.Id(name), format, cancellationToken);
        }
        catch (EngineException unknown) when (unknown.Error.Code == EngineError.UnknownExecution)
        {
            try
            {
                return await server.DrawAsync(name, format, cancellationToken);
            }
            catch (EngineException)
            {
                throw unknown;
            }
        }
    }

    private static async Task<string> DrawAsync(OfflineStore store, string? execution, string? flow, PictureFormat format)
    {
        if (execution is null) return FlowPicture.Draw(await store.GetFlowAsync(flow!), format);
        var details = await store.GetDetailsAsync(Verb.Id(execution));
        return FlowPicture.Draw(await store.GetFlowAsync(details.Flow.Value), format, details);
    }

    private static async Task WriteAsync(string file, string picture, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, picture, cancellationToken);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new WrongUseException($"'{file}' cannot be written: {cause.Message}");
        }
    }

    /// <summary>Writes what a file would get, whatever the console makes of characters.</summary>
    private static async Task PrintAsync(string picture, CancellationToken cancellationToken)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(Encoding.UTF8.GetBytes(picture), cancellationToken);
    }
}
