using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Language;

namespace LazyEngine.Benchmarks;

/// <summary>How soon workflows end that no author meant to be without an end, and what they take up until then.</summary>
internal static class EndlessCosts
{
    // Each by the tasks of the one workflow 'it'.
    private static readonly (string What, string Name, string Tasks)[] Mistakes =
    [
        ("std.noop leads to itself", "noop", "begin: {on-success: again}, again: {on-success: again}"),
        ("an action of one's own leads to itself", "own", $"begin: {{on-success: again}}, again: {{action: {Shapes.Handler}, on-success: again}}"),
        ("a workflow calls itself", "once", "a: {workflow: it}"),
        ("a workflow calls itself twice", "twice", "a: {workflow: it}, b: {workflow: it}"),
        ("a workflow calls itself for ten items", "ten", "a: {with-items: 'i in <% range(10) %>', workflow: it}"),
        ("a workflow calls itself for a hundred items", "hundred", "a: {with-items: 'i in <% range(100) %>', workflow: it}"),
        ("a workflow calls itself, again after each failure", "again", "begin: {on-success: a}, a: {workflow: it, retry: {count: 1000, delay: 0}, on-error: a}"),
    ];

    public static async Task RunAsync(string store, string? connection, CancellationToken cancellationToken)
    {
        Console.WriteLine($"endless workflows on {store}, each in a process of its own               seconds   executions  peak MiB more");
        foreach (var (what, name, _) in Mistakes)
        {
            await using var place = await Place.CreateAsync(store, connection);
            var (line, _) = await Child.RunAsync(["endless", "--store", store, "--at", place.Address, "--only", name], cancellationToken);
            Console.WriteLine($"{what,-64} {line}");
        }
    }

    /// <summary>Runs one of them to its end, and says what it took.</summary>
    public static async Task RunAsync(string store, string address, string name, CancellationToken cancellationToken)
    {
        var flow = WorkflowData.Read($"version: '2.0'\nit: {{tasks: {{{Mistakes.Single(mistake => mistake.Name == name).Tasks}}}}}\n").Single();
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var hash = await bench.Engine.RegisterAsync(flow, cancellationToken);
        using var process = Process.GetCurrentProcess();
        var (before, clock) = (process.WorkingSet64, Stopwatch.StartNew());
        var started = await bench.Engine.RunAsync(hash, cancellationToken: cancellationToken);
        await bench.Engine.EndAsync(started.Id, ExecutionState.Failure, cancellationToken);
        clock.Stop();
        process.Refresh();
        var family = await bench.Store.CountFamilyAsync(started.Id);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,9:F2} {family + 1,12} {(process.PeakWorkingSet64 - before) / 1024.0 / 1024.0,14:F0}"));
    }
}
