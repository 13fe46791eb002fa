using LazyEngine.Errors;
using LazyEngine.Executions;

namespace LazyEngine.Hosting;

/// <summary>The changes of state of executions and tasks: told as they happen to whoever subscribes, or read from the journal without a gap.</summary>
/// <remarks>
/// <para>A subscription hears what the executions on this node write from then on: each commit is stored first and told afterwards, once at
/// most. What a process reads back when it starts, or when an execution wakes, is not told again; what other nodes of a cluster write is told
/// there.</para>
/// <para>Every subscription has a bounded queue and a task of its own. One that is slow or stuck holds up neither the engine nor the others:
/// when its queue is full, what is new is dropped for it, counted by the metric <c>lazyengine.transitions.dropped</c>, and a warning says so. What
/// an observer throws is logged and changes nothing. Whoever must not miss anything reads: <see cref="ReadAsync"/>.</para>
/// </remarks>
public interface ITransitions : IObservable<Transition>
{
    /// <summary>Tells an observer what happens from now on, in the order of each execution, one call at a time.</summary>
    /// <param name="observer">Whom. It is told of the end when the engine has stopped and its queue is empty.</param>
    /// <param name="capacity">How many transitions wait for it at most, at least 1.</param>
    /// <returns>Ends the subscription: no call begins afterwards, but one that is under way goes on.</returns>
    IDisposable Subscribe(IObserver<Transition> observer, int capacity);

    /// <summary>Reads the transitions of one execution from its journal, in order, without a gap or a repeat, and goes on until it has ended.</summary>
    /// <param name="id">The execution.</param>
    /// <param name="after">Leaves out those of this version and before: 0 for all, or the last version that was read completely. Default: 0.</param>
    /// <param name="follow">Whether the sequence waits for more until the execution has ended; else it ends with what there is now. Default: true.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The transitions.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownExecution"/>.</exception>
    IAsyncEnumerable<Transition> ReadAsync(ExecutionId id, long after = 0, bool follow = true, CancellationToken cancellationToken = default);
}
