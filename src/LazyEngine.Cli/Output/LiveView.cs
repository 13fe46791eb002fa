using LazyEngine.Executions;
using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <summary>Redraws an execution as it moves.</summary>
internal static class LiveView
{
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(100);

    public static Task WatchAsync(IAnsiConsole console, ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken) =>
        console.Live(Text.Empty).Overflow(VerticalOverflow.Ellipsis).StartAsync(async screen =>
        {
            var drawn = DateTimeOffset.MinValue;
            await foreach (var entry in engine.EventsAsync(id, cancellationToken: cancellationToken))
            {
                // Replayed entries come faster than anybody reads.
                if (DateTimeOffset.UtcNow - drawn < Calm) continue;
                await DrawAsync();
            }

            await DrawAsync();

            async Task DrawAsync()
            {
                screen.UpdateTarget(DetailsView.Of(await engine.GetDetailsAsync(id, cancellationToken)));
                drawn = DateTimeOffset.UtcNow;
            }
        });
}
