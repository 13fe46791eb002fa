namespace LazyEngine.Flows;

/// <summary>How long executions of a flow are kept after they have ended.</summary>
/// <param name="Flow">The name of the flow.</param>
/// <param name="KeepFor">How long; null for ever.</param>
/// <param name="By">Who says so.</param>
public sealed record FlowRetention(string Flow, TimeSpan? KeepFor, RetentionSource By);

/// <summary>Who says how long a flow is kept.</summary>
public enum RetentionSource
{
    /// <summary>The configuration, for all flows of which nothing else is said.</summary>
    Default,

    /// <summary>The flow itself, in the version that was registered last.</summary>
    Flow,

    /// <summary>The configuration, of this flow by its name.</summary>
    Configuration,
}
