using System.Globalization;
using LazyEngine.Executions;
using Microsoft.Extensions.Hosting;

namespace LazyEngine.EndToEnd.Node;

/// <summary>
/// Starts executions that sleep for a month, as fast as it can; it tells how many bytes are in use before, after, and for each
/// line of the standard input.
/// </summary>
internal sealed class Sleepers(ILazyEngine engine, int count, Task soonDone) : BackgroundService
{
    private const int AtATime = 512;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Tell("awake");
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stoppingToken }, RunAsync);
        Tell("started");
        await soonDone.WaitAsync(stoppingToken);
        Tell("asleep");
        while (await Console.In.ReadLineAsync(stoppingToken) is { } line) Tell(line);
    }

    private async ValueTask RunAsync(int number, CancellationToken cancellationToken)
    {
        var id = ExecutionId.Parse(string.Create(CultureInfo.InvariantCulture, $"sleeper-{number:0000000}"));
        // Half of them have not begun, half have done something and wait.
        DateTimeOffset? startAt = number % 2 == 0 ? DateTimeOffset.UtcNow.AddDays(30) : null;
        await engine.RunAsync(SleepingFlow.Definition.Name, null, new RunOptions { Id = id, StartAt = startAt }, cancellationToken);
    }

    private static void Tell(string what) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {GC.GetTotalMemory(forceFullCollection: true)}"));
}
