using System.CommandLine;

namespace LazyEngine.Cli.Verbs;

/// <summary>Lists executions, a page of them, or how many there are.</summary>
internal static class ListVerb
{
    private const int PageMax = 1_000;

    private static readonly Option<int> Limit = new("--limit") { Description = "So many at most.", HelpName = "N", DefaultValueFactory = _ => 100 };

    private static readonly Option<string?> Cursor = new("--cursor") { Description = "Goes on where the page before has ended, with the cursor that it gave.", HelpName = "CURSOR" };

    private static readonly Option<bool> Count = new("--count") { Description = "Says how many there are, by state, and lists none." };

    public static Command Make()
    {
        var command = new Command("list", "Lists executions, the newest first.") { Limit, Cursor, Count, CommonOptions.Url };
        SearchOptions.AddTo(command);
        StoreOptions.AddTo(command);
        command.Does(async (parsed, printer, cancellationToken) =>
        {
            var (limit, filter) = (parsed.GetValue(Limit), SearchOptions.Of(parsed));
            if (limit < 1) throw new WrongUseException("--limit is below 1.");
            using var store = await StoreOptions.OpenAsync(parsed);
            IExecutionSearch search = store is not null ? store : CommonOptions.ServerOf(parsed);
            if (parsed.GetValue(Count))
            {
                printer.Counts(await search.CountAsync(filter, cancellationToken));
                return ExitCodes.Done;
            }

            var (cursor, left, pages) = (parsed.GetValue(Cursor), limit, new List<ExecutionSummary>());
            do
            {
                var page = await search.PageAsync(filter, cursor, Math.Min(left, PageMax), cancellationToken);
                pages.AddRange(page.Executions);
                (cursor, left) = (page.Next, left - page.Executions.Count);
            }
            while (cursor is not null && left > 0);

            printer.Summaries(pages, cursor);
            return ExitCodes.Done;
        });
        return command;
    }
}
