using System.CommandLine;
using LazyEngine.Hosting;
using LazyEngine.Journal;

namespace LazyEngine.Cli.Verbs;

/// <summary>Checks the index of a store against its journal, or makes it anew.</summary>
internal static class IndexVerb
{
    public static Command Make()
    {
        var index = new Command("index", "Checks the index of a store against its journal, or makes it anew. No engine may have the store open.");
        index.Add(Make("verify", "Compares the index with the journal and changes nothing; exit code 1 where they differ.", static (audit, found, progress, cancellationToken) => audit.VerifyAsync(found, progress, cancellationToken)));
        index.Add(Make("rebuild", "Makes the index anew from the journal, all of it or nothing; exit code 1 where rows could not be read.", static (audit, found, progress, cancellationToken) => audit.RebuildAsync(found, progress, cancellationToken)));
        return index;
    }

    private static Command Make(string name, string description, Func<IndexAudit, Action<IndexDifference>, IProgress<AuditProgress>?, CancellationToken, Task<AuditResult>> work)
    {
        var command = new Command(name, description);
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            using var audit = OfflineStore.Audit(engine => StoreOptions.Keep(parsed, engine));
            var result = await work(audit, difference => printer.Difference(difference.PersistenceId, difference.Fault.ToString(), difference.SequenceNr, difference.Text), null, cancellationToken);
            printer.Audited(name, result.Executions, result.Rows, result.Differences);
            return result.Differences == 0 ? ExitCodes.Done : ExitCodes.NotWell;
        });
        return command;
    }
}
