using System.Runtime.CompilerServices;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Hosting.Data;
using LazyEngine.Wire;

namespace LazyEngine.Hosting;

/// <summary><see cref="ITransitions"/> of an application that is a node: what is new comes from the feed, what is old from the journal.</summary>
internal sealed class NodeTransitions(TransitionFeed feed, EngineHost host) : ITransitions
{
    public IDisposable Subscribe(IObserver<Transition> observer) => Subscribe(observer, TransitionFeed.DefaultCapacity);

    public IDisposable Subscribe(IObserver<Transition> observer, int capacity)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return feed.Subscribe(
            (transition, _) =>
            {
                observer.OnNext(transition);
                return ValueTask.CompletedTask;
            },
            observer.OnCompleted,
            capacity);
    }

    public async IAsyncEnumerable<Transition> ReadAsync(ExecutionId id, long after = 0, bool follow = true, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var node = await host.Started.WaitAsync(cancellationToken);
        var store = node.Store ?? throw new InvalidOperationException($"This node has no journal: only nodes with the role '{Names.EngineRole}' read transitions. ILazyEngine.EventsAsync does so from anywhere.");
        var engine = new ClusterEngine(host);
        if (!follow) _ = await ClusterEngine.FindAsync(IEngineData.Of(node), id, cancellationToken);
        // States are told from the beginning on, also those that are left out.
        var now = Replay.Nothing;
        bool goesOn;
        do
        {
            var to = follow ? (await engine.WatchAsync(id, now.State.Version, cancellationToken)).Version : long.MaxValue;
            var (told, before) = (new List<Transition>(), now.State.Version);
            await store.ReplayAsync(Names.PersistenceId(id), before + 1, to, long.MaxValue, row =>
            {
                var commit = (Commit)WireCodec.Decode(row.Manifest, row.Message);
                told.AddRange(Executions.Transitions.Of(now, commit, node.Plans!.Find, out now).Where(transition => transition.Version > after));
            });
            foreach (var transition in told) yield return transition;
            goesOn = follow && now.State.Version > before && !now.State.State.IsTerminal();
        }
        while (goesOn);
    }
}
