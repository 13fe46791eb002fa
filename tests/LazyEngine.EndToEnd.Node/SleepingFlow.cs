using LazyEngine.Flows;

namespace LazyEngine.EndToEnd.Node;

/// <summary>One task, which is due in a month.</summary>
internal static class SleepingFlow
{
    public static Flow Definition { get; } = Flow.Linear("sleeping", Flow.Task("late").Handler("gated").WaitBefore(TimeSpan.FromDays(30)));
}
