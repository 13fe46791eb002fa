using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>What has been read of an outermost flow.</summary>
internal sealed class FlowScope
{
    /// <summary>The tasks by name, with their places.</summary>
    public Dictionary<string, Position> Tasks { get; } = new(StringComparer.Ordinal);

    /// <summary>Where everything stands.</summary>
    public Places Places { get; } = new();

    /// <summary>Whether every item could be read; what depends on the others is only checked then.</summary>
    public bool IsWhole { get; set; } = true;
}
