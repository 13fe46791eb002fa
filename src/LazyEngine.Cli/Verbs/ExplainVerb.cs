using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Says what an execution waits for.</summary>
internal static class ExplainVerb
{
    public static Command Make()
    {
        var command = new Command("explain", "Says what an execution waits for, since when, and who can unblock it.") { CommonOptions.Execution, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            using var store = await StoreOptions.OpenAsync(parsed);
            printer.Explanation(store is not null ? await store.ExplainAsync(Verb.IdOf(parsed), DateTimeOffset.UtcNow) : await CommonOptions.ServerOf(parsed).ExplainAsync(Verb.IdOf(parsed), cancellationToken));
            return ExitCodes.Done;
        });
        return command;
    }
}
