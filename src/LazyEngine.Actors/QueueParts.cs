using LazyEngine.Dispatch;
using LazyEngine.Journal;

namespace LazyEngine.Actors;

/// <summary>What every queue of a node shares.</summary>
internal sealed record QueueParts(EngineSettings Settings, ExecutionStore Store, QueueBoard Board, Ways Ways)
{
    public QueueSettings SettingsOf(string queue) => Settings.QueueOf(queue);

    /// <summary>What operators have said about a queue; null where they have said nothing.</summary>
    public async Task<QueueControl?> FindAsync(string queue) => await Store.FindQueueAsync(queue);

    public async Task SaveAsync(string queue, QueueControl control) => await Store.SaveQueueAsync(queue, control);
}
