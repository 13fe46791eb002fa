using System.Collections.Immutable;
using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>How an execution is started.</summary>
public sealed record RunOptions
{
    /// <summary>The id of the execution. Choose one to make the run repeatable: the same id, flow and inputs never start a second execution. Default: null, the engine makes a new one.</summary>
    public ExecutionId? Id { get; init; }

    /// <summary>When the execution is to start; until then it is Pending. A time that has passed means at once; a repeated run does not change it. Default: null, at once.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>What every task of a workflow, and of those that it starts, sees as its environment: an object with a property for each value, a dictionary, or null for none; see <see cref="Inputs.From"/>. Default: null.</summary>
    public object? Environment { get; init; }

    /// <summary>The task that a reverse workflow runs, with everything that it requires; null for any other flow. Default: null.</summary>
    public string? Target { get; init; }

    /// <summary>The fairness key under which attempts wait in their queues, such as the name of a customer: keys share the workers by their weights. Tasks may name another; children take it over. Null for none. Default: null.</summary>
    public string? FairnessKey { get; init; }

    /// <summary>What those outside call the execution, to find it by: 1 to 256 characters, and any number of executions may have the same. A repeated run does not change it. Default: null.</summary>
    public string? BusinessKey { get; init; }

    /// <summary>By what else the execution can be found: at most 16 names of letters, digits and <c>. _ -</c>, with values of 1 to 256 characters. A repeated run does not change them. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = ImmutableDictionary<string, string>.Empty;
}
