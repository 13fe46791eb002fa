namespace LazyEngine.Plans;

/// <summary>Where the value of one argument of a task comes from.</summary>
internal sealed record ArgumentBinding(string Argument, ArgumentSource Source)
{
    /// <summary>Whether the task runs without it as well.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Its value where the source has none.</summary>
    public Payload? Default { get; init; }
}

/// <summary>A place that values come from.</summary>
internal abstract record ArgumentSource
{
    private ArgumentSource()
    {
    }

    /// <summary>Written down in the flow.</summary>
    internal sealed record Constant(Payload Value) : ArgumentSource;

    /// <summary>The result of an earlier task.</summary>
    internal sealed record Result(int Node, Flows.ResultPart? Part = null) : ArgumentSource;

    /// <summary>The result of an earlier task, left out where it has none.</summary>
    internal sealed record Outcome(int Node) : ArgumentSource;

    /// <summary>Given with the run.</summary>
    internal sealed record Input(string Name) : ArgumentSource;
}
