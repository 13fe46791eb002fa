using LazyEngine.Flows;

namespace LazyEngine.Core.Tests.TaskFlow;

/// <summary>What the model means to do with an atom.</summary>
internal enum ModelIntent
{
    Execute,
    Ignore,
    Revert,
    Retry,
}

/// <summary>An atom of the model, or the begin or end of a flow.</summary>
internal sealed class ModelNode
{
    public required string Name { get; init; }

    public TaskDefinition? Task { get; init; }

    public RetryController? Retry { get; init; }

    public required Flow Flow { get; init; }

    public ModelNode? Parent { get; init; }

    public List<(ModelNode To, LinkDecider? Decider)> Next { get; } = [];

    public List<(ModelNode From, LinkDecider? Decider, string Source)> Before { get; } = [];

    public string State { get; set; } = "PENDING";

    public ModelIntent Intent { get; set; }

    public int Rounds { get; set; }

    public bool IsAtom => Task is not null || Retry is not null;
}
