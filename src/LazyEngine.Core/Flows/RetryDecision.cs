namespace LazyEngine.Flows;

/// <summary>What a retry controller makes of a failure. The numbers are durable.</summary>
public enum RetryDecision
{
    /// <summary>Its flow, and what follows it, is compensated and runs again.</summary>
    Retry = 0,

    /// <summary>It gives up: the controller around it decides, and where there is none everything is compensated.</summary>
    Revert = 1,

    /// <summary>Everything is compensated, whatever the controllers around it would say.</summary>
    RevertAll = 2,
}
