using System.CommandLine;
using LazyEngine.Executions;

namespace LazyEngine.Cli.Verbs;

/// <summary>Keeps executions as files, and deletes them.</summary>
internal static class ArchiveVerb
{
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "The file to write; it must not exist.", HelpName = "FILE" };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Says what would be taken, and changes nothing." };

    private static readonly Argument<string> File = new("file") { Description = "A file that 'lazyengine archive' has written." };

    public static Command Archive()
    {
        var command = new Command("archive", "Writes an execution and its children, with their flows, into one file that can be read without an engine.") { CommonOptions.Execution, Output, DryRun, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var (id, output, dryRun) = (Verb.IdOf(parsed), parsed.GetValue(Output), parsed.GetValue(DryRun));
            if (output is null && !dryRun) throw new WrongUseException("Give --output, the file to write.");
            using var store = await StoreOptions.OpenAsync(parsed);
            var kept = store is not null ? await store.MeasureAsync(id, cancellationToken) : await CommonOptions.ServerOf(parsed).MeasureAsync(id, cancellationToken);
            if (!dryRun) await WriteAsync(output!, async file => await (store is not null ? store.ArchiveAsync(id, file, DateTimeOffset.UtcNow, cancellationToken) : CommonOptions.ServerOf(parsed).ArchiveAsync(id, file, cancellationToken)));
            printer.Kept(kept);
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Import()
    {
        var command = new Command("import", "Checks a file that 'archive' has written, and lists what is in it. show, events, explain, graph, changes, diff and list read it with --bundle.") { File };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            using var store = await StoreOptions.OpenBundleAsync(parsed.GetRequiredValue(File));
            printer.Summaries(await store.ListAsync(new ExecutionFilter(), cancellationToken).ToListAsync(cancellationToken), null);
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Purge()
    {
        var command = new Command("purge", "Deletes the journals of an execution that has ended and of its children, for good: their ids cannot be used again.") { CommonOptions.Execution, DryRun, CommonOptions.Url };
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var (server, id) = (CommonOptions.ServerOf(parsed), Verb.IdOf(parsed));
            var kept = await OrNothingAsync(server, id, cancellationToken);
            if (!parsed.GetValue(DryRun)) await server.PurgeAsync(id, cancellationToken);
            else if (kept.Count == 0) await server.MeasureAsync(id, cancellationToken);
            printer.Kept(kept);
            return ExitCodes.Done;
        });
        return command;
    }

    // A purge that is repeated finds nothing left, and succeeds.
    private static async Task<Sequence<KeptJournal>> OrNothingAsync(Client.LazyEngineClient server, ExecutionId id, CancellationToken cancellationToken)
    {
        try
        {
            return await server.MeasureAsync(id, cancellationToken);
        }
        catch (EngineException refused) when (refused.Code == Errors.EngineError.Purged)
        {
            return [];
        }
    }

    // What is broken off leaves no file that looks like a bundle.
    private static async Task WriteAsync(string output, Func<Stream, Task> write)
    {
        if (System.IO.File.Exists(output)) throw new WrongUseException($"'{output}' exists. Give another file, or delete it first.");
        try
        {
            await using var file = new FileStream(output, FileMode.CreateNew);
            await write(file);
        }
        catch
        {
            System.IO.File.Delete(output);
            throw;
        }
    }
}
