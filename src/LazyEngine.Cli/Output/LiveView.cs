using LazyEngine.Executions;
using Spectre.Console;

namespace LazyEngine.Cli.Output;

/// <summary>Redraws an execution as it moves, until it has ended or is stopped.</summary>
internal static class LiveView
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    public static Task WatchAsync(IAnsiConsole console, ILazyEngine engine, ExecutionId id, CancellationToken cancellationToken) =>
        console.Live(Text.Empty).Overflow(VerticalOverflow.Crop).StartAsync(async screen =>
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var news = 1;
            var following = FollowAsync();
            var (progress, looked) = (await ExecutionProgress.ReadAsync(engine, id, cancellationToken), DateTimeOffset.UtcNow);
            while (true)
            {
                var now = DateTimeOffset.UtcNow;
                // What runs, and for how long, is in no journal: it is looked at now and then.
                if (Interlocked.Exchange(ref news, 0) > 0 || now - looked > Look) (progress, looked) = (await ExecutionProgress.ReadAsync(engine, id, cancellationToken), now);
                screen.UpdateTarget(ProgressView.Of(progress, now, console.Profile.Height - 2));
                if (progress.Details.State.IsTerminal() || progress.Details.State == ExecutionState.Suspended) break;
                await Task.WhenAny(Task.Delay(Frame, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }

            await over.CancelAsync();
            await following;

            async Task FollowAsync()
            {
                try
                {
                    await foreach (var entry in engine.EventsAsync(id, cancellationToken: over.Token)) Interlocked.Increment(ref news);
                    Interlocked.Increment(ref news);
                }
                catch (Exception gone) when (gone is EngineException || over.IsCancellationRequested)
                {
                    // The next look tells it.
                }
            }
        });
}
