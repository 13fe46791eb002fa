using LazyEngine.Flows;

namespace LazyEngine.EndToEnd.Node;

/// <summary>One task, which ends when the test lets it.</summary>
internal static class GatedFlow
{
    public static Flow Definition { get; } = Flow.Linear("gated", Flow.Task("gated"));
}
