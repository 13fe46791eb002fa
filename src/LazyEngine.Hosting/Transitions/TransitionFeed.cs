using System.Collections.Immutable;
using LazyEngine.Actors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Plans;
using Microsoft.Extensions.Logging;

namespace LazyEngine.Hosting;

/// <summary>Hands what is written on this node to those who have subscribed.</summary>
internal sealed partial class TransitionFeed(EngineMetrics metrics, ILogger<TransitionFeed> log) : ICommitListener
{
    /// <summary>How many transitions wait for an observer that says nothing else.</summary>
    public const int DefaultCapacity = 10_000;

    private ImmutableArray<Subscription> _subscriptions = [];
    private volatile bool _isOver;

    public bool IsListening => !_subscriptions.IsEmpty || metrics.IsListening;

    public void Hear(Replay before, Sequence<Commit> commits, Func<FlowHash, Plan?> plans)
    {
        if (!IsListening) return;
        try
        {
            var now = before;
            foreach (var commit in commits)
            {
                var told = Executions.Transitions.Of(now, commit, plans, out var after);
                metrics.Count(now.Plan ?? after.Plan!, now.State, commit);
                foreach (var subscription in _subscriptions)
                {
                    foreach (var transition in told) subscription.Offer(transition);
                }

                now = after;
            }
        }
        catch (Exception failure)
        {
            // The commit is stored and the engine goes on, whatever becomes of the news of it.
            CouldNotTell(failure, commits[0].Execution);
        }
    }

    /// <summary>Tells from now on, until the subscription is disposed of.</summary>
    public Subscription Subscribe(Func<Transition, CancellationToken, ValueTask> next, Action completed, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var subscription = new Subscription(next, completed, capacity, Leave, metrics.Dropped, log);
        ImmutableInterlocked.Update(ref _subscriptions, subscriptions => subscriptions.Add(subscription));
        if (_isOver) subscription.Complete();
        return subscription;
    }

    /// <summary>Nothing more comes: lets each subscription finish what waits for it, for a bounded time.</summary>
    public async Task CompleteAsync(TimeSpan patience)
    {
        _isOver = true;
        var left = _subscriptions;
        foreach (var subscription in left) subscription.Complete();
        try
        {
            await Task.WhenAll(left.Select(subscription => subscription.Finished)).WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            StillBusy(left.Count(subscription => !subscription.Finished.IsCompleted), patience);
            foreach (var subscription in left) subscription.Dispose();
        }
    }

    private void Leave(Subscription subscription) =>
        ImmutableInterlocked.Update(ref _subscriptions, subscriptions => subscriptions.Remove(subscription));

    [LoggerMessage(Level = LogLevel.Error, Message = "Transitions of execution '{Execution}' could not be told.")]
    private partial void CouldNotTell(Exception failure, ExecutionId execution);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} listeners were still busy {Patience} after the engine had stopped; what waits for them is dropped.")]
    private partial void StillBusy(int count, TimeSpan patience);
}
