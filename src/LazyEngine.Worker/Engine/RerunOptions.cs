using System.Collections.Immutable;
using LazyEngine.Flows;

namespace LazyEngine;

/// <summary>How an execution runs again.</summary>
public sealed record RerunOptions
{
    /// <summary>Tasks that begin anew with everything that follows them, besides what has failed. Default: none.</summary>
    public IReadOnlyCollection<string> Tasks { get; init; } = [];

    /// <summary>Whether every task begins anew. Default: false.</summary>
    public bool All { get; init; }

    /// <summary>Tasks that take a value in place of running, when their turn comes. Default: none.</summary>
    public IReadOnlyDictionary<string, Payload> Values { get; init; } = ImmutableDictionary<string, Payload>.Empty;

    /// <summary>The registered flow that it goes on by: tasks of the same name are the same tasks, new ones run, others are forgotten. Null to stay with its own. Default: null.</summary>
    public FlowHash? Flow { get; init; }

    /// <summary>Values that come over those of the environment of a workflow; maps of one name are joined. Default: none.</summary>
    public IReadOnlyDictionary<string, Payload> Environment { get; init; } = ImmutableDictionary<string, Payload>.Empty;
}
