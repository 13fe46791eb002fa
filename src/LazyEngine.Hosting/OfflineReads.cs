using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;

namespace LazyEngine.Hosting;

/// <summary>What is asked of a store without an engine: one in a database, or one that a bundle has filled.</summary>
/// <param name="Owner">Whose the answers are; closed at the end.</param>
/// <param name="List">One page of executions.</param>
/// <param name="Count">How many fit.</param>
/// <param name="Find">The index row of one execution.</param>
/// <param name="Replay">Reads rows in order.</param>
/// <param name="ReadFlow">The definition of a flow.</param>
/// <param name="FindFlow">The flow that was last registered under a name.</param>
internal sealed record OfflineReads(
    IDisposable Owner,
    Func<IndexQuery, Task<IReadOnlyList<IndexEntry>>> List,
    Func<IndexQuery, Task<IReadOnlyList<StateCount>>> Count,
    Func<ExecutionId, Task<IndexEntry?>> Find,
    Func<string, long, long, long, Action<JournalRow>, Task> Replay,
    Func<FlowHash, Task<byte[]?>> ReadFlow,
    Func<string, Task<FlowHash?>> FindFlow)
{
    public static OfflineReads Of(StoreReader reader) => new(reader, reader.ListAsync, reader.CountAsync, reader.FindAsync, reader.ReplayAsync, reader.ReadFlowAsync, reader.FindFlowAsync);

    public static OfflineReads Of(MemoryStore store) => new(store, store.ListAsync, store.CountAsync, store.FindAsync, store.ReplayAsync, flow => Task.FromResult(store.ReadFlow(flow)), store.FindFlowAsync);
}
