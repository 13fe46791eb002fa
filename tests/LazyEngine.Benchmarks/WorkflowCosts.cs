using System.Diagnostics;
using System.Globalization;
using LazyEngine.Flows;
using LazyEngine.Language;

namespace LazyEngine.Benchmarks;

/// <summary>What workflows cost, next to what Mistral takes for the same on a machine of this kind.</summary>
internal static class WorkflowCosts
{
    /// <summary>How many executions are under way when their process is killed.</summary>
    public const int Killed = 20;

    private const int Together = 32;

    // Mistral 15.0.0 with PostgreSQL and RabbitMQ: medians of lone executions, and what all of its processes use of the CPU.
    private static readonly (string What, string Workflow, double TheirMs)[] Lone =
    [
        ("a chain of three std.noop", "chain3", 211),
        ("a fork of 20 and a join", "fork20", 1_280),
        ("with-items over 100 items", "items100", 5_900),
        ("the same, ten at a time", "items100by10", 18_000),
    ];

    public static async Task RunAsync(string store, string? connection, int seconds, CancellationToken cancellationToken)
    {
        await using var place = await Place.CreateAsync(store, connection);
        await using (var bench = await Bench.StartAsync(store, place.Address, cancellationToken))
        {
            Console.WriteLine($"workflows on {store}, one process, full durability                here     Mistral 15.0.0");
            foreach (var (what, workflow, theirs) in Lone)
            {
                var flow = await bench.Engine.RegisterAsync(Named(workflow), cancellationToken);
                await new Load(bench, flow).AloneAsync(TimeSpan.FromSeconds(1), cancellationToken);
                var took = await new Load(bench, flow).AloneAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
                Line($"{what}, alone, median ms", took[took.Length / 2], theirs, "F1");
            }

            var chain = await bench.Engine.RegisterAsync(Named("chain3"), cancellationToken);
            var (before, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            var done = await new Load(bench, chain).TogetherAsync(Together, TimeSpan.FromSeconds(seconds), cancellationToken);
            Line($"chains of three, {Together} at a time, executions/s", done.Executions / clock.Elapsed.TotalSeconds, 11, "F0");
            Line("CPU ms for a chain of three", (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / done.Executions, 124, "F2");
        }

        Line($"of {Killed} executions that run when their process is killed, finish", await SurvivorsAsync(store, place.Address, cancellationToken), 11, "F0");
    }

    /// <summary>Begins executions that take a while; whoever started this process kills it.</summary>
    public static async Task BeginAsync(string store, string address, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        var flow = await bench.Engine.RegisterAsync(Named("slow"), cancellationToken);
        for (var number = 0; number < Killed; number++) await bench.Engine.RunAsync(flow, options: new RunOptions { Id = Id(number) }, cancellationToken: cancellationToken);
        Console.WriteLine("begun");
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private static async Task<double> SurvivorsAsync(string store, string address, CancellationToken cancellationToken)
    {
        using (var process = Child.Start(["begin", "--store", store, "--at", address]))
        {
            while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line && line != "begun")
            {
            }

            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }

        await using var bench = await Bench.StartAsync(store, address, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        var ends = await Task.WhenAll(Enumerable.Range(0, Killed).Select(async number =>
        {
            try
            {
                return (await bench.Engine.WaitAsync(Id(number), patience.Token)).State == Executions.ExecutionState.Success;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }));
        return ends.Count(succeeded => succeeded);
    }

    private static Executions.ExecutionId Id(int number) => Executions.ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"killed-{number}"));

    private static void Line(string what, double ours, double theirs, string format) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-62} {ours.ToString(format, CultureInfo.InvariantCulture),10} {theirs,12}"));

    private static Flow Named(string name) => WorkflowData.Read(Text(name)).Single();

    private static string Text(string name) => $"version: '2.0'\n{name}:\n  tasks:\n" + name switch
    {
        "chain3" => "    a: {action: std.noop, on-success: b}\n    b: {action: std.noop, on-success: c}\n    c: {action: std.noop}\n",
        "fork20" => $"    begin: {{on-success: [{string.Join(", ", Enumerable.Range(0, 20).Select(task => $"t{task}"))}]}}\n{string.Concat(Enumerable.Range(0, 20).Select(task => $"    t{task}: {{action: std.noop, on-success: end}}\n"))}    end: {{join: all}}\n",
        "items100" => "    each: {with-items: i in <% range(100) %>, action: std.echo output=<% $.i %>}\n",
        "items100by10" => "    each: {with-items: i in <% range(100) %>, concurrency: 10, action: std.echo output=<% $.i %>}\n",
        _ => "    a: {action: std.sleep seconds=1, on-success: b}\n    b: {action: std.sleep seconds=1, on-success: c}\n    c: {action: std.sleep seconds=1}\n",
    };
}
