namespace LazyEngine.Flows;

/// <summary>A value that a task needs before it can start.</summary>
/// <param name="Argument">What the handler calls the value.</param>
/// <param name="Name">The name under which the value is stored: a result, an input, or a constant of a surrounding flow.</param>
public sealed record Requirement(string Argument, string Name)
{
    /// <summary>Whether the task runs without it as well. Default: false.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Its value where there is none; null to leave the argument out. Only an optional one has it. Default: null.</summary>
    public Payload? Default { get; init; }
}
