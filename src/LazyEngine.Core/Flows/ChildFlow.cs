namespace LazyEngine.Flows;

/// <summary>What becomes of a child execution that has not ended when the task that started it is over. The numbers are durable.</summary>
public enum ParentClose
{
    /// <summary>It is cancelled.</summary>
    Cancel = 0,

    /// <summary>It goes on by itself, and nobody waits for it.</summary>
    Abandon = 1,

    /// <summary>It goes on, and its parent does not end before it.</summary>
    Wait = 2,
}

/// <summary>The flow that a task runs as an execution of its own, and what binds the two. Made by <see cref="Flow.Child"/>.</summary>
/// <remarks>A stored flow names the flows of its children by their hashes, so one that was read back has a <see cref="Hash"/> and no <see cref="Definition"/>.</remarks>
public sealed record ChildFlow
{
    internal ChildFlow(string flowName, ParentClose onClose) => (FlowName, OnClose) = (flowName, onClose);

    /// <summary>The name of the flow.</summary>
    public string FlowName { get; }

    /// <summary>What becomes of the child when the task is over first.</summary>
    public ParentClose OnClose { get; }

    /// <summary>The flow; null where it is known by its hash only.</summary>
    public Flow? Definition { get; internal init; }

    /// <summary>The identity of the flow; null until the flow around it is stored.</summary>
    public FlowHash? Hash { get; internal init; }

    /// <inheritdoc />
    public override string ToString() => $"flow '{FlowName}'";
}
