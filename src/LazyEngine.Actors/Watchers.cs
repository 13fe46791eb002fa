using Akka.Actor;
using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Those who want to hear once an execution has more commits than they know of. In memory only: they ask again from time to time.</summary>
internal sealed class Watchers
{
    private List<(IActorRef Asker, long Version)>? _watchers;

    public void Add(IActorRef asker, long version) => (_watchers ??= []).Add((asker, version));

    /// <summary>Tells those whom the state concerns.</summary>
    public void Tell(Execution state)
    {
        if (_watchers is null) return;
        var moved = new ExecutionReply.Moved(state.Id, state.State, state.Version, state.Error);
        _watchers.RemoveAll(watcher =>
        {
            if (state.Version <= watcher.Version && !state.State.IsTerminal()) return false;
            watcher.Asker.Tell(moved);
            return true;
        });
        if (_watchers.Count == 0) _watchers = null;
    }
}
