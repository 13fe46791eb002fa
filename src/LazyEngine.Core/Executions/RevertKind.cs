namespace LazyEngine.Executions;

/// <summary>What a revert is for. The numbers are durable.</summary>
internal enum RevertKind
{
    /// <summary>Everything that has run is undone.</summary>
    All = 0,

    /// <summary>The flow of a controller, and what follows it, is undone and runs again.</summary>
    Round = 1,

    /// <summary>The flow of a controller, and what follows it, is undone.</summary>
    Flow = 2,
}
