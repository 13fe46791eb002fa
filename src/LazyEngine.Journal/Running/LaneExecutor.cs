using Akka.Configuration;
using Akka.Dispatch;

namespace LazyEngine.Journal;

/// <summary>Runs actors on the thread pool, in lanes.</summary>
internal sealed class LaneExecutor(string id) : ExecutorService(id)
{
    /// <inheritdoc />
    public override void Execute(IRunnable run)
    {
        if (!Lane.TryAdd(run)) AddToPool(run);
    }

    /// <inheritdoc />
    public override void Shutdown()
    {
        // The pool is everybody's.
    }

    /// <summary>Has something run by a thread of the pool, in a lane of its own.</summary>
    public static void AddToPool(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(new Turn(run), preferLocal: false);

    private sealed class Turn(IRunnable run) : IThreadPoolWorkItem
    {
        public void Execute() => Lane.Run(run);
    }
}

/// <summary>What names <see cref="LaneExecutor"/> in the configuration of a dispatcher.</summary>
internal sealed class LaneExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
{
    /// <inheritdoc />
    public override ExecutorService Produce(string id) => new LaneExecutor(id);
}
