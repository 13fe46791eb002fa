using LazyEngine.Flows;
using LazyEngine.Worker;

namespace LazyEngine.EndToEnd.Flows;

/// <summary>The seed's flow: two needs one, three needs two and is completed from outside. Every start of a handler is noted in the folder that the run names.</summary>
public sealed class SeedModule : IFlowModule
{
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LooksEvery = TimeSpan.FromMilliseconds(20);

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry
            .AddFlow(Seed("seed", "gated"))
            .AddFlow(Seed("seed-timed", "timed"))
            .AddFlow(Flow.Linear("three-seconds", Steps("timed")))
            .AddFlow(Flow.Linear("quick", Steps("quick")))
            .AddHandler("gated", static (context, cancellationToken) => GatedAsync(context, cancellationToken))
            .AddHandler("timed", static (context, cancellationToken) => TimedAsync(context, cancellationToken))
            .AddHandler("quick", static (_, _) => ValueTask.FromResult(Outcome.Success()))
            .AddHandler("pending", static (_, _) => ValueTask.FromResult(Outcome.Pending));
    }

    private static Flow Seed(string name, string handler) => Flow.Linear(
        name,
        Flow.Task("one").Handler(handler).Requires("folder").Provides("one"),
        Flow.Task("two").Handler(handler).Requires("folder", "one").Provides("two"),
        Flow.Task("three").Handler("pending").Requires("two"));

    private static IEnumerable<FlowItem> Steps(string handler) =>
        new[] { "one", "two", "three" }.Select(name => Flow.Task(name).Handler(handler).Requires("folder"));

    private static async ValueTask<Executions.TaskOutcome> GatedAsync(TaskContext context, CancellationToken cancellationToken)
    {
        var folder = NoteStart(context);
        var gate = Path.Combine(folder, $"open-{context.ExecutionId}-{context.TaskName}");
        using var timer = new PeriodicTimer(LooksEvery);
        while (!File.Exists(gate)) await timer.WaitForNextTickAsync(cancellationToken);
        return Outcome.Success($"{context.TaskName} of {context.ExecutionId}");
    }

    private static async ValueTask<Executions.TaskOutcome> TimedAsync(TaskContext context, CancellationToken cancellationToken)
    {
        NoteStart(context);
        await Task.Delay(Work, cancellationToken);
        return Outcome.Success($"{context.TaskName} of {context.ExecutionId}");
    }

    // A file for each attempt: whoever starts one twice finds it there.
    private static string NoteStart(TaskContext context)
    {
        var folder = context.Argument<string>("folder")!;
        var attempt = $"{context.ExecutionId}-{context.TaskName}-{context.Attempt}";
        using (new FileStream(Path.Combine(folder, $"started-{attempt}-{Guid.NewGuid():N}"), FileMode.CreateNew)) return folder;
    }
}
