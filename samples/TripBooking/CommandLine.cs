using System.CommandLine;

namespace TripBooking;

/// <summary>The command line of the sample.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(10);

    private static readonly Option<FileInfo> Trips = new("--trips")
    {
        Description = "The JSON file with the trips.",
        HelpName = "FILE",
        DefaultValueFactory = _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "trips.json")),
    };

    private static readonly Option<Store> Kept = new("--store")
    {
        Description = "Where executions are kept. What is kept in memory does not survive the process.",
        DefaultValueFactory = _ => Store.Sqlite,
    };

    private static readonly Option<string> Database = new("--db")
    {
        Description = "The SQLite file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "trip-booking.db",
    };

    private static readonly Option<string?> Connection = new("--connection")
    {
        Description = "The PostgreSQL connection string; needed with --store postgresql.",
        HelpName = "TEXT",
    };

    private static readonly Option<Approve> Approval = new("--approve")
    {
        Description = "Whether the sample answers the approvals itself, or leaves them to somebody else.",
        DefaultValueFactory = _ => Approve.Auto,
    };

    private static readonly Option<int> Work = new("--work-ms")
    {
        Description = "How long each handler works, in milliseconds.",
        HelpName = "N",
        DefaultValueFactory = _ => 200,
    };

    private static readonly Option<string?> Ledger = new("--ledger")
    {
        Description = "Appends a line of JSON to this file for each effect of a handler.",
        HelpName = "FILE",
    };

    /// <summary>Parses the arguments and runs the sample, unless they are wrong or ask for help.</summary>
    public static async Task<int> RunAsync(string[] args, Func<SampleOptions, Task<int>> run)
    {
        var root = new RootCommand("Books trips: one execution per trip, each with a flight, a hotel, an approval from outside and a payment. Kill it at any time and start it again: it goes on where it was.")
        {
            Trips, Kept, Database, Connection, Approval, Work, Ledger,
        };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var options = OptionsOf(parsed);
            if (ProblemOf(options) is not { } problem) return await run(options);
            await Console.Error.WriteLineAsync(problem.AsMemory(), cancellationToken);
            return ExitCodes.BadRequest;
        });

        var parsed = root.Parse(args);
        // The host stops the application on a signal; the parser must not do it as well.
        var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        return parsed.Errors.Count > 0 ? ExitCodes.BadRequest : code;
    }

    private static SampleOptions OptionsOf(ParseResult parsed) => new(
        parsed.GetRequiredValue(Trips),
        parsed.GetValue(Kept),
        parsed.GetRequiredValue(Database),
        parsed.GetValue(Connection),
        parsed.GetValue(Approval),
        TimeSpan.FromMilliseconds(parsed.GetValue(Work)),
        parsed.GetValue(Ledger));

    private static string? ProblemOf(SampleOptions options)
    {
        if (options.Store == Store.PostgreSql && string.IsNullOrWhiteSpace(options.Connection))
            return "--store postgresql needs --connection, for example --connection \"Host=localhost;Username=me;Database=trips\".";
        return options.Work < TimeSpan.Zero || options.Work > MostWork ? $"--work-ms is outside 0..{MostWork.TotalMilliseconds:0}." : null;
    }
}
