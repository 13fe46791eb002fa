using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>Fills a journal, and measures again and again on the way what must not depend on how much is in it.</summary>
internal static class Volume
{
    private const int Looks = 10;
    private const int Starts = 3;

    public static async Task RunAsync(string store, string? connection, string? at, long rows, bool json, CancellationToken cancellationToken)
    {
        if (store == "memory") throw new ArgumentException("--store memory: what is measured here is a database. Use sqlite or postgresql.");
        await using var place = at is null ? await Place.CreateAsync(store, connection) : Place.Kept(store, at);
        var found = new List<VolumeLook>();
        await using (var bench = await Bench.StartAsync(store, place.Address, cancellationToken))
        {
            var filler = await Filler.BeginAsync(bench, cancellationToken);
            var looker = new VolumeLooker(bench, filler);
            for (var look = 1; look <= Looks; look++)
            {
                var (clock, before) = (Stopwatch.StartNew(), filler.Rows);
                await filler.FillAsync(rows * look / Looks, cancellationToken);
                var rate = (filler.Rows - before) / clock.Elapsed.TotalSeconds;
                found.Add(await looker.LookAsync(rate, cancellationToken));
                if (json) Console.WriteLine(JsonSerializer.Serialize(found[^1], JsonSerializerOptions.Web));
                else Print(found[^1], isFirst: look == 1);
            }
        }

        if (json) return;
        var started = await FirstAsync(store, place.Address, cancellationToken);
        await using var empty = await Place.CreateAsync(store, store == "postgresql" ? place.Address : null);
        var startedEmpty = await FirstAsync(store, empty.Address, cancellationToken);
        Console.WriteLine("the last in relation to the first:");
        Console.WriteLine(string.Join(' ', Columns.Select(column => Text(column.Value(found[^1]) / column.Value(found[0]), "F2", column.Title))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from the start of a process to its first finished execution: {started:F0} ms; on an empty store {startedEmpty:F0} ms"));
    }

    private static async Task<double> FirstAsync(string store, string address, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var start = 0; start < Starts; start++) times.Add((await Child.RunAsync(["first", "chain3", "--at", address, "--store", store], cancellationToken)).After.TotalMilliseconds);
        return Quantiles.Median(times);
    }

    private static readonly (string Title, Func<VolumeLook, double> Value, string Format)[] Columns =
    [
        ("rows", look => look.Rows, "F0"),
        ("rows/s", look => look.InsertedRowsPerSecond, "F0"),
        ("recover ms", look => look.RecoverMs, "F3"),
        ("p99", look => look.RecoverP99Ms, "F3"),
        ("find ms", look => look.FindMs, "F3"),
        ("list ms", look => look.ListMs, "F2"),
        ("by state", look => look.ListByStateMs, "F2"),
        ("due ms", look => look.DueMs, "F3"),
        ("wake ms", look => look.WakeMs, "F2"),
        ("chain3 ms", look => look.ChainMs, "F2"),
        ("GB", look => look.StoredBytes / 1e9, "F2"),
    ];

    private static void Print(VolumeLook look, bool isFirst)
    {
        if (isFirst) Console.WriteLine(string.Join(' ', Columns.Select(column => column.Title.PadLeft(Width(column.Title)))));
        Console.WriteLine(string.Join(' ', Columns.Select(column => Text(column.Value(look), column.Format, column.Title))));
    }

    private static string Text(double value, string format, string title) => value.ToString(format, CultureInfo.InvariantCulture).PadLeft(Width(title));

    private static int Width(string title) => Math.Max(10, title.Length);
}

/// <summary>What was measured at some size; a line of <c>--json</c>. Times are medians in milliseconds.</summary>
/// <param name="Rows">How many rows the journal has.</param>
/// <param name="InsertedRowsPerSecond">How fast the last of them were written, with the index rows of their executions.</param>
/// <param name="RecoverMs">Reads and folds the rows of any execution.</param>
/// <param name="RecoverP99Ms">The 99th percentile of it.</param>
/// <param name="FindMs">Finds the index row of any execution.</param>
/// <param name="ListMs">Lists the newest hundred.</param>
/// <param name="ListByStateMs">Lists a hundred of those that wait, which are one in 25.</param>
/// <param name="DueMs">Looks for what is due, of which there is nothing.</param>
/// <param name="WakeMs">Sends a signal to an execution that waits, and sees it end.</param>
/// <param name="ChainMs">Runs a chain of three, alone.</param>
/// <param name="StoredBytes">What the database takes.</param>
internal sealed record VolumeLook(
    long Rows,
    double InsertedRowsPerSecond,
    double RecoverMs,
    double RecoverP99Ms,
    double FindMs,
    double ListMs,
    double ListByStateMs,
    double DueMs,
    double WakeMs,
    double ChainMs,
    long StoredBytes);
