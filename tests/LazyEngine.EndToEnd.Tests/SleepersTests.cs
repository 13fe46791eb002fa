using System.Diagnostics;
using System.Globalization;
using LazyEngine.EndToEnd.Tests.Processes;
using LazyEngine.EndToEnd.Tests.Served;
using LazyEngine.Executions;
using LazyEngine.Testing;
using Xunit.Abstractions;

namespace LazyEngine.EndToEnd.Tests;

/// <summary>
/// An execution that sleeps costs rows, and neither memory nor time. LAZYENGINE_SLEEPERS says how many sleep; 20 000 by default.
/// </summary>
public sealed class SleepersTests(ITestOutputHelper output) : IDisposable
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>What the longest line of waiting attempts leaves behind for each; an execution in memory takes thirty times as much.</summary>
    private const int LineBytes = 128;

    private static readonly int Sleepers = int.Parse(Environment.GetEnvironmentVariable("LAZYENGINE_SLEEPERS") ?? "20000", CultureInfo.InvariantCulture);
    private static readonly TimeSpan AsleepLimit = TimeSpan.FromMinutes(2) + TimeSpan.FromMilliseconds(10 * Sleepers);
    private static readonly TimeSpan DueIn = TimeSpan.FromSeconds(2);

    private readonly TemporaryFolder _folder = new();

    private string Impatient => _folder.Write("impatient.conf", "lazyengine.execution.passivate-idle-after = 500 ms");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task However_many_sleep_the_process_is_as_small_and_idle_as_before_starts_as_fast_and_wakes_who_is_due()
    {
        var database = _folder.File("sleepers.db");
        var created = await SleepAsync(database);
        var without = await MeasureAsync(_folder.File("empty.db"), _ => Task.CompletedTask);
        var among = await MeasureAsync(database, AssertAreAsleepAndReachableAsync);

        var line = $"{Sleepers} sleepers on SQLite: {created}. Served without them: {without}. Among them: {among}";
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.True(among.Resident < (without.Resident * 1.5) + (50 * Megabyte), line);
        Assert.True(among.IdleCpu < (3 * without.IdleCpu) + 0.05, line);
        Assert.True(among.Busy < (3 * without.Busy) + TimeSpan.FromSeconds(5), line);
        Assert.True(among.Start < (3 * without.Start) + TimeSpan.FromSeconds(10), line);
        Assert.True(among.Wake < (3 * without.Wake) + TimeSpan.FromSeconds(3), line);
    }

    /// <summary>Starts the sleepers in a process that stays until its memory says that none of them is in it, and then dies.</summary>
    private async Task<string> SleepAsync(string database)
    {
        using var node = ChildProcess.Start("LazyEngine.EndToEnd.Node", ["sleepers", database, Sleepers.ToString(CultureInfo.InvariantCulture)], Impatient);
        var awake = await BytesAsync(node, "awake");
        var clock = Stopwatch.StartNew();
        var started = await BytesAsync(node, "started");
        var took = clock.Elapsed;
        await BytesAsync(node, "asleep");

        var asked = 0;
        var left = await Until.TrueAsync(
            () =>
            {
                var question = string.Create(CultureInfo.InvariantCulture, $"look {++asked}");
                node.Tell(question);
                return BytesAsync(node, question);
            },
            bytes => bytes < awake + (8 * Megabyte) + ((long)Sleepers * LineBytes),
            AsleepLimit);
        return string.Create(CultureInfo.InvariantCulture, $"started in {took.TotalSeconds:0} s; {awake / 1e6:0.0} MB in use before, {started / 1e6:0.0} MB when the last was started, {left / 1e6:0.0} MB {clock.Elapsed.TotalSeconds:0} s after the first");
    }

    private static async Task<long> BytesAsync(ChildProcess node, string what)
    {
        var line = await node.LineAsync(line => line.StartsWith($"{what}: ", StringComparison.Ordinal), AsleepLimit);
        return long.Parse(line[(what.Length + 2)..], CultureInfo.InvariantCulture);
    }

    private async Task<Cost> MeasureAsync(string database, Func<ILazyEngine, Task> check)
    {
        var clock = Stopwatch.StartNew();
        using var server = new Server("--db", database, "--conf", Impatient);
        await server.StartAsync();
        var start = clock.Elapsed;
        using var client = new CarefulClient(server);
        var wake = await WakeAsync(client);
        await check(client.Engine);
        var (resident, idleCpu) = await server.AtRestAsync();
        return new Cost(start, server.CpuTime, resident, idleCpu, wake);
    }

    /// <summary>How late an execution comes to its end that was due while it slept: the median of some.</summary>
    private async Task<TimeSpan> WakeAsync(CarefulClient client)
    {
        var late = await Task.WhenAll(Enumerable.Range(0, 5).Select(async number =>
        {
            var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"due-{number}"));
            var due = DateTimeOffset.UtcNow + DueIn + (number * TimeSpan.FromSeconds(0.7));
            await client.RunAsync("quick", id, new { folder = _folder.Path }, due);
            await client.LookUntilEndedAsync(id);
            return (await client.Engine.GetDetailsAsync(id)).EndedAt!.Value - due;
        }));
        return late.Order().ElementAt(late.Length / 2);
    }

    private static async Task AssertAreAsleepAndReachableAsync(ILazyEngine engine)
    {
        foreach (var number in new[] { 0, 1, Sleepers - 2, Sleepers - 1 })
        {
            var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"sleeper-{number:0000000}"));
            Assert.Equal(number % 2 == 0 ? ExecutionState.Pending : ExecutionState.Running, await engine.GetStateAsync(id));
            Assert.True(Assert.Single((await engine.ExplainAsync(id)).Waits).Next > DateTimeOffset.UtcNow.AddDays(29));
            Assert.Equal(ExecutionState.Cancelled, (await engine.CancelAsync(id, "It has slept enough.")).State);
        }
    }

    /// <param name="Start">From the start of the process until it listens.</param>
    /// <param name="Busy">The processor time from the start until it was at rest, with the few requests of the test.</param>
    /// <param name="Resident">Bytes in the memory of the process at rest.</param>
    /// <param name="IdleCpu">The share of one processor that it takes at rest.</param>
    /// <param name="Wake">How late an execution ends that was due while it slept.</param>
    private sealed record Cost(TimeSpan Start, TimeSpan Busy, long Resident, double IdleCpu, TimeSpan Wake)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"listens after {Start.TotalSeconds:0.0} s, was busy for {Busy.TotalSeconds:0.0} s, {Resident / 1e6:0} MB resident, {IdleCpu:0.0%} of a processor at rest, who is due ends {Wake.TotalMilliseconds:0} ms late");
    }
}
