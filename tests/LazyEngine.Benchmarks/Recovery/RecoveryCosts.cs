using System.Globalization;

namespace LazyEngine.Benchmarks.Recovery;

/// <summary>What executions take to come back, and what they take up meanwhile.</summary>
internal static class RecoveryCosts
{
    public static async Task RunAsync(string store, string? connection, int commits, int executions, bool json, CancellationToken cancellationToken)
    {
        var found = await MeasureAsync(store, connection, commits, executions, cancellationToken);
        if (json) Console.WriteLine(found);
        else Print(found);
    }

    public static async Task<Recovered> MeasureAsync(string store, string? connection, int commits, int executions, CancellationToken cancellationToken)
    {
        if (store == "memory") throw new ArgumentException("--store memory: nothing comes back from there. Use sqlite or postgresql.");
        // On PostgreSQL the others are databases of this one's server.
        await using var place = await Place.CreateAsync(store, connection);
        var server = store == "postgresql" ? place.Address : null;
        await SayAsync($"one execution of {commits} commits");
        var deep = await Own(address => new DeepReplay(store, address, commits).MeasureAsync(cancellationToken));
        await SayAsync($"{executions} executions that are not in memory");
        var cold = await Own(address => new ColdStarts(store, address, executions).MeasureAsync(cancellationToken));
        await SayAsync("sizes");
        var sizes = await Own(address => Sizes.MeasureAsync(store, address, cancellationToken));
        await SayAsync($"{executions} executions that do nothing");
        var live = await Own(address => IdleMemory.LiveAsync(store, address, executions, cancellationToken));
        var passivated = await Own(address => IdleMemory.PassivatedAsync(store, address, executions, cancellationToken));
        return new Recovered(
            store, deep.Commits, deep.ReplayedPerSecond, deep.RecoveredPerSecond, deep.WithSnapshotMs, deep.SnapshotBytes, executions, cold.Asked, cold.Finished, cold.Due,
            sizes.StepBytes, sizes.JournalBytesPerStep, sizes.IndexBytesPerExecution, live, passivated);

        async Task<T> Own<T>(Func<string, Task<T>> measure)
        {
            await using var own = await Place.CreateAsync(store, server);
            return await measure(own.Address);
        }

        Task SayAsync(string what) => Console.Error.WriteLineAsync($"{store}: {what}");
    }

    private static void Print(Recovered found)
    {
        Line($"commits a second into one execution of {found.Commits}, from the open store", found.ReplayedCommitsPerSecond, "F0");
        Line("the same through its actor, until it answers", found.RecoveredCommitsPerSecond, "F0");
        Line("milliseconds until it answers where it has a snapshot", found.WithSnapshotMs, "F2");
        Line("bytes of that snapshot", found.SnapshotBytes, "F0");
        Line($"cold executions that answer a second, of {found.ColdExecutions}", found.ColdAskedPerSecond, "F0");
        Line("cold executions that take a signal and end a second", found.ColdFinishedPerSecond, "F0");
        Line("executions that were due at the start and end a second", found.DueWokenPerSecond, "F0");
        Line("bytes that the journal says of one step", found.StepBytes, "F0");
        Line("bytes that the database takes for it", found.JournalBytesPerStep, "F0");
        Line("bytes that the database takes for an index row", found.IndexBytesPerExecution, "F0");
        Line("bytes of an idle execution in memory", found.LiveIdleBytes, "F0");
        Line("bytes of one that has left the memory", found.PassivatedBytes, "F0");
    }

    private static void Line(string what, double value, string format) => Console.WriteLine($"{what,-75} {value.ToString(format, CultureInfo.InvariantCulture),12}");
}
