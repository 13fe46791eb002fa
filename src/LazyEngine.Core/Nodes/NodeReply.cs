using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Nodes;

/// <summary>What a node answers another.</summary>
internal abstract record NodeReply
{
    private NodeReply()
    {
    }

    /// <summary>The flow that was stored, or was asked for by its name; null where there is none.</summary>
    internal sealed record FlowFound(FlowHash? Flow) : NodeReply;

    /// <summary>A flow as it is stored; null where there is none.</summary>
    internal sealed record FlowRead(Payload? Definition) : NodeReply;

    /// <summary>What the index says of executions.</summary>
    internal sealed record Listed(Sequence<IndexHeader> Executions) : NodeReply;

    /// <summary>How many executions fit, by state.</summary>
    internal sealed record Counted(Sequence<StateCount> States) : NodeReply;

    /// <summary>Rows of a journal, in order.</summary>
    /// <param name="Rows">The rows.</param>
    /// <param name="Next">Where to go on; null where this was the last page.</param>
    internal sealed record RowsRead(Sequence<NodeRow> Rows, long? Next) : NodeReply;

    /// <summary>How the node is doing.</summary>
    /// <param name="Version">The version of LazyEngine that it runs.</param>
    /// <param name="StartedAt">When it was started.</param>
    /// <param name="Shards">The shards of executions that it holds.</param>
    /// <param name="Workers">The workers that run on it, or have connected to it.</param>
    internal sealed record Described(string Version, DateTimeOffset StartedAt, Sequence<HeldShard> Shards, Sequence<NodeWorker> Workers) : NodeReply
    {
        /// <summary>The queues whose lines it holds.</summary>
        public Sequence<string> Queues { get; init; } = [];
    }

    /// <summary>The queues that are on the node, that its configuration names, and that the database knows.</summary>
    internal sealed record QueuesFound(Sequence<string> Names) : NodeReply;

    /// <summary>The node cannot, or will not.</summary>
    /// <param name="Error">Why not.</param>
    /// <param name="Problems">Everything that is wrong with the flow, where that is it.</param>
    internal sealed record Refused(EngineError Error, Sequence<FlowProblem> Problems) : NodeReply;
}

/// <summary>A row of a journal between nodes.</summary>
/// <param name="SequenceNr">Its place.</param>
/// <param name="Manifest">What it is.</param>
/// <param name="Message">Its bytes.</param>
internal sealed record NodeRow(long SequenceNr, string Manifest, Payload Message);

/// <summary>A shard of executions.</summary>
/// <param name="Shard">Its name.</param>
/// <param name="Executions">How many executions of it are awake.</param>
internal sealed record HeldShard(string Shard, int Executions);

/// <summary>A worker on a node.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Queue">The queue that it works on.</param>
/// <param name="Slots">How many attempts it runs at once.</param>
/// <param name="IsRemote">Whether its handlers run in another process, which is no node.</param>
internal sealed record NodeWorker(WorkerId Worker, string Queue, int Slots, bool IsRemote)
{
    /// <summary>What it is and of which version, in its own words; empty where it does not say.</summary>
    public string Software { get; init; } = string.Empty;
}
