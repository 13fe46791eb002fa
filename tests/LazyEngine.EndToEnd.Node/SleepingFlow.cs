using LazyEngine.Flows;

namespace LazyEngine.EndToEnd.Node;

/// <summary>One task that is soon done, and one that is due a month after it.</summary>
internal static class SleepingFlow
{
    public const string Handler = "quick";

    public static Flow Definition { get; } = Flow.Linear("sleeping", Flow.Task("soon").Handler(Handler), Flow.Task("late").Handler(Handler).WaitBefore(TimeSpan.FromDays(30)));
}
