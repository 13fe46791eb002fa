using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>How a stopped execution goes on.</summary>
public sealed record ResumeOptions
{
    /// <summary>What becomes of tasks whose retries are used up; those that are not named are tried again. Default: none.</summary>
    public IReadOnlyCollection<HeldDecision> Decisions { get; init; } = [];

    /// <summary>Values that come over those of the environment of a workflow; maps of one name are joined. Default: none.</summary>
    public IReadOnlyDictionary<string, Payload> Environment { get; init; } = ImmutableDictionary<string, Payload>.Empty;
}
