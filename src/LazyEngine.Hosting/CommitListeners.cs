using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;

namespace LazyEngine.Hosting;

/// <summary>All who hear of commits on this node.</summary>
internal sealed class CommitListeners(IEnumerable<ICommitListener> listeners) : ICommitListener
{
    private readonly ICommitListener[] _all = [.. listeners];

    public bool IsListening => Array.Exists(_all, listener => listener.IsListening);

    public void Hear(Replay before, Sequence<Commit> commits, Func<FlowHash, Plan?> plans)
    {
        foreach (var listener in _all)
        {
            if (listener.IsListening) listener.Hear(before, commits, plans);
        }
    }
}
