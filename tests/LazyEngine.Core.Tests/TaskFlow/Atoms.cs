using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>The tasks that the list of TaskFlow's behaviours is told with.</summary>
internal static class Atoms
{
    /// <summary>Returns 5, and is undone without trouble.</summary>
    public static TaskDefinition P(string name) => Flow.Task(name).Handler("five").Compensate("undo");

    /// <summary>Fails with "Woot!", and is undone without trouble.</summary>
    public static TaskDefinition F(string name) => Flow.Task(name).Handler("woot").Compensate("undo");

    /// <summary>Returns 5, and cannot be undone: that fails with "Gotcha!".</summary>
    public static TaskDefinition N(string name) => Flow.Task(name).Handler("five").Compensate("gotcha");

    /// <summary>Fails until its argument x is a given value.</summary>
    public static TaskDefinition X(string name, string argument = "x") => Flow.Task(name).Handler("until " + argument).Requires(argument).Compensate("undo");
}
