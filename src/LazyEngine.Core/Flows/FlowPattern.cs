namespace LazyEngine.Flows;

/// <summary>How the items of a flow depend on each other. The numbers are durable.</summary>
public enum FlowPattern
{
    /// <summary>One after the other, in the order of definition.</summary>
    Linear = 0,

    /// <summary>All at the same time; no item sees what another provides.</summary>
    Unordered = 1,

    /// <summary>As links and requirements say; items that neither connects run at the same time.</summary>
    Graph = 2,

    /// <summary>As a text in a workflow language says; it has no items.</summary>
    Workflow = 3,
}
