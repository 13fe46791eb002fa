using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Nodes;

/// <summary>What one node of a cluster asks another: what stands in the database, which only engine nodes use, and how the node is doing.</summary>
internal abstract record NodeRequest
{
    private NodeRequest()
    {
    }

    /// <summary>Compile and store a flow, whose children are stored already.</summary>
    /// <param name="Definition">The flow as it is stored.</param>
    internal sealed record Register(Payload Definition) : NodeRequest;

    /// <summary>Which flow was last registered under this name?</summary>
    internal sealed record FindFlow(string Name) : NodeRequest;

    /// <summary>What does this flow look like?</summary>
    internal sealed record ReadFlow(FlowHash Flow) : NodeRequest;

    /// <summary>A page of executions, the newest first.</summary>
    /// <param name="State">Only those in this state; null for any.</param>
    /// <param name="FlowName">Only those of this flow; null for any.</param>
    /// <param name="After">The last one of the page before; null for the first page.</param>
    /// <param name="Limit">How many at most.</param>
    internal sealed record List(ExecutionState? State, string? FlowName, ListedBefore? After, int Limit) : NodeRequest;

    /// <summary>A page of what is searched for.</summary>
    internal sealed record Search(IndexQuery Query) : NodeRequest;

    /// <summary>How many executions fit, by state; no more than a limit of each.</summary>
    internal sealed record Count(IndexQuery Query) : NodeRequest;

    /// <summary>What does the index say of this execution?</summary>
    internal sealed record Find(ExecutionId Execution) : NodeRequest;

    /// <summary>The rows of the journal of an execution, as many of them as one message may hold.</summary>
    /// <param name="Execution">The execution.</param>
    /// <param name="From">The first.</param>
    /// <param name="To">The last.</param>
    internal sealed record Rows(ExecutionId Execution, long From, long To) : NodeRequest;

    /// <summary>How is this node doing?</summary>
    internal sealed record Describe : NodeRequest
    {
        public static readonly Describe Instance = new();
    }

    /// <summary>Which queues are there, as far as the node knows?</summary>
    internal sealed record Queues : NodeRequest
    {
        public static readonly Queues Instance = new();
    }
}

/// <summary>A place in the list of executions.</summary>
/// <param name="CreatedAt">When the execution was created.</param>
/// <param name="Execution">The execution.</param>
internal sealed record ListedBefore(DateTimeOffset CreatedAt, ExecutionId Execution);
