using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Compares two executions of one flow.</summary>
internal static class DiffVerb
{
    private static readonly Argument<string> Left = new("left") { Description = "The id of the one." };

    private static readonly Argument<string> Right = new("right") { Description = "The id of the other." };

    public static Command Make()
    {
        var command = new Command("diff", "Compares two executions of one flow, commit by commit. Exit code 1 says that they differ.") { Left, Right, CommonOptions.Url };
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var (left, right) = (Verb.Id(parsed.GetRequiredValue(Left)), Verb.Id(parsed.GetRequiredValue(Right)));
            using var store = await StoreOptions.OpenAsync(parsed);
            var comparison = store is not null ? await store.CompareAsync(left, right, cancellationToken) : await CommonOptions.ServerOf(parsed).CompareAsync(left, right, cancellationToken);
            printer.Comparison(comparison);
            return comparison.FirstDifference is null ? ExitCodes.Done : ExitCodes.NotWell;
        });
        return command;
    }
}
