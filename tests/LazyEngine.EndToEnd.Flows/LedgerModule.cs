using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Worker;

namespace LazyEngine.EndToEnd.Flows;

/// <summary>A flow of each kind of waiting. Their handlers add up numbers, and note each effect in the ledger that the run names.</summary>
public sealed class LedgerModule : IFlowModule
{
    private const int LongestWorkMilliseconds = 80;

    // Patient enough for any number of deaths: what was lost does not count, what flickers fails each second time.
    private static readonly RetryPolicy Patient = RetryPolicy.Fixed(20, TimeSpan.FromMilliseconds(150));

    /// <inheritdoc />
    public void Register(IFlowRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        registry
            .AddFlow(Flow.Linear("plain", Adds("one", "start"), Adds("two", "one"), Adds("three", "two")))
            .AddFlow(Flow.Linear(
                "retries",
                Adds("one", "start").Handler("flickers").Retry(Patient),
                Adds("two", "one").Handler("flickers").Retry(Patient).Within(new TimeLimits { StartToClose = TimeSpan.FromMinutes(1) })))
            .AddFlow(Flow.Linear(
                "timers",
                Adds("one", "start").WaitAfter(TimeSpan.FromMilliseconds(300)),
                Adds("two", "one").WaitBefore(TimeSpan.FromMilliseconds(400)),
                Adds("three", "two").Handler("flickers").WaitBefore(TimeSpan.FromMilliseconds(200)).Retry(Patient)))
            .AddFlow(Flow.Linear("outside", Adds("one", "start"), Adds("two", "one").Handler("asks"), Adds("three", "two")))
            .AddFlow(Flow.Linear("signals", Adds("one", "start"), Flow.Signal("go").Provides("go"), Adds("two", "one", "go")))
            .AddFlow(Fan(8))
            .AddFlow(Flow.Linear(
                "children",
                Adds("one", "start"),
                Flow.Child("child", Flow.Linear("child", Adds("two", "one").Handler("flickers").Retry(Patient))).Requires("ledger", "one").Provides("child"),
                Adds("three", "one")))
            .AddHandler("adds", static (context, cancellationToken) => AddsAsync(context, cancellationToken))
            .AddHandler("flickers", static async (context, cancellationToken) =>
            {
                // What was lost in between changes which attempts are odd, and not that there is an end.
                var sum = await AddsAsync(context, cancellationToken);
                return context.Attempt % 2 == 0 ? sum : Outcome.Failure("Flickers", "It works at even attempts.");
            })
            .AddHandler("asks", static async (context, cancellationToken) =>
            {
                await AddsAsync(context, cancellationToken);
                return Outcome.Pending;
            });
    }

    private static TaskDefinition Adds(string name, params string[] from) =>
        Flow.Task(name).Handler("adds").Requires(["ledger", .. from]).Provides(name);

    private static Flow Fan(int width)
    {
        string[] names = [.. Enumerable.Range(1, width).Select(number => $"part{number}")];
        return Flow.Linear("fan", Adds("one", "start"), Flow.Unordered("parts", names.Select(name => Adds(name, "one"))), Adds("join", names));
    }

    /// <summary>One more than the sum of what the task requires; takes a while before its effect, and a while after.</summary>
    private static async ValueTask<TaskOutcome> AddsAsync(TaskContext context, CancellationToken cancellationToken)
    {
        var sum = context.Arguments.Keys.Where(name => name != "ledger").Sum(context.Argument<int>);
        var work = TimeSpan.FromMilliseconds(((sum * 31) + (context.Attempt * 17)) % LongestWorkMilliseconds);
        await Task.Delay(work / 2, cancellationToken);
        Ledger.Append(context.Argument<string>("ledger"), context);
        await Task.Delay(work / 2, cancellationToken);
        return Outcome.Success(sum + 1);
    }
}
