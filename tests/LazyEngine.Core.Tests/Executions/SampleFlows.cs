using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.Executions;

/// <summary>Small flows that scenarios share.</summary>
internal static class SampleFlows
{
    /// <summary>split, then left and right, then merge.</summary>
    public static Flow Diamond { get; } = Flow
        .Graph("diamond", Flow.Task("split"), Flow.Task("left"), Flow.Task("right"), Flow.Task("merge"))
        .Link("split", "left").Link("split", "right").Link("left", "merge").Link("right", "merge");

    /// <summary>The flow of the seed: one, then two on its result, then three on that of two.</summary>
    public static Flow OneTwoThree { get; } = Flow.Linear(
        "one-two-three",
        Flow.Task("one").Provides("first"),
        Flow.Task("two").Requires("first").Provides("second"),
        Flow.Task("three").Requires("second"));

    /// <summary>Two tasks at once, one of which may not be run again once it has started.</summary>
    public static Flow Pair { get; } = Flow.Unordered("pair", Flow.Task("safe"), Flow.Task("once").AtMostOnce());

    /// <summary>Ten tasks at once.</summary>
    public static Flow Ten { get; } = Flow.Unordered("ten", [.. Enumerable.Range(0, 10).Select(i => Flow.Task($"t{i}"))]);

    /// <summary>One task that needs an input.</summary>
    public static Flow Greeting { get; } = Flow.Linear("greeting", Flow.Task("greet").Requires("name"));
}
