using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using LazyEngine.Wire;

namespace LazyEngine.Benchmarks;

/// <summary>What a graph costs by its size: to compile, to run, and to undo.</summary>
internal static class GraphCosts
{
    // TaskFlow 5.0.0 in memory on a machine of this kind: 10 000 unordered tasks take 82 s and 11.8 GB to compile, a chain of 5 000 takes 37 ms a task.
    private const double TheirCompileMs = 82_000;
    private const double TheirCompileMb = 11_800;
    private const double TheirChainUs = 37_000;

    public static async Task RunAsync(string shape, int[] sizes, string store, string? connection, CancellationToken cancellationToken)
    {
        await using var place = await Place.CreateAsync(store, connection);
        await using var bench = await Bench.StartAsync(store, place.Address, cancellationToken);
        await MeasureAsync(bench, shape, 100, cancellationToken); // what is compiled on first use does not count
        Console.WriteLine($"{shape} on {store}: one execution at a time, its tasks do nothing, and so do their compensations");
        Console.WriteLine("   tasks   compile ms   compile MB   run us/task   undo us/task   run ratio   undo ratio");
        (double Run, double Undo)? first = null;
        foreach (var size in sizes)
        {
            var cost = await MeasureAsync(bench, shape, size, cancellationToken);
            first ??= (cost.Run, cost.Undo);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{size,8} {cost.CompileMs,12:F1} {cost.CompileMb,12:F1} {cost.Run,13:F1} {cost.Undo,14:F1} {cost.Run / first.Value.Run,11:F2} {cost.Undo / first.Value.Undo,12:F2}"));
            if (shape == "unordered" && size == 10_000)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"         TaskFlow 5.0.0 compiles that in {TheirCompileMs / cost.CompileMs:F0} times the time and {TheirCompileMb / cost.CompileMb:F0} times the memory."));
            if (shape == "chain" && size == 5_000)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"         TaskFlow 5.0.0 takes {TheirChainUs / cost.Run:F0} times the time for a task of that."));
        }
    }

    private static async Task<Cost> MeasureAsync(Bench bench, string shape, int size, CancellationToken cancellationToken)
    {
        var (flow, undone) = (Shapes.Undoable(shape, size, fails: false), Shapes.Undoable(shape, size, fails: true));
        var hash = FlowCodec.HashOf(flow);
        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        if (PlanCompiler.Compile(flow, hash).Plan is null) throw new InvalidOperationException($"{flow.Name} does not compile.");
        var (compile, allocated) = (clock.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);

        var run = await TimeAsync(flow, ExecutionState.Success);
        var there = await TimeAsync(undone, ExecutionState.Reverted);
        return new Cost(compile.TotalMilliseconds, allocated / 1e6, run.TotalMicroseconds / size, Math.Max(0, (there - run).TotalMicroseconds) / size);

        async Task<TimeSpan> TimeAsync(Flow each, ExecutionState expected)
        {
            var registered = await bench.Engine.RegisterAsync(each, cancellationToken);
            var watch = Stopwatch.StartNew();
            await bench.RunAsync(registered, cancellationToken, expected);
            return watch.Elapsed;
        }
    }

    private sealed record Cost(double CompileMs, double CompileMb, double Run, double Undo);
}
