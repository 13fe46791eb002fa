namespace LazyEngine.Hosting;

public sealed partial class LazyEngineOptions
{
    /// <summary>Works on a queue besides <c>default</c>.</summary>
    /// <param name="queue">The queue's name, as tasks use it.</param>
    public LazyEngineOptions WorkOn(string queue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        Queues.TryAdd(queue, null);
        return this;
    }

    /// <summary>Works on a queue with a number of slots of its own.</summary>
    /// <param name="queue">The queue's name, as tasks use it.</param>
    /// <param name="slots">How many of its attempts run at once here. 1 to 10 000.</param>
    public LazyEngineOptions WorkOn(string queue, int slots)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, 10_000);
        Queues[queue] = slots;
        return this;
    }

    /// <summary>Lets the workers of this process take tasks that ask for a group of workers, besides those that ask for none.</summary>
    /// <param name="group">The group.</param>
    public LazyEngineOptions InGroup(string group)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(group);
        Groups.Add(group);
        return Configure($"lazyengine.worker.groups = [{string.Join(',', Groups.Select(Quote))}]");
    }

    /// <summary>Runs no handlers in this process: others do.</summary>
    public LazyEngineOptions WorkNowhere()
    {
        WorksHere = false;
        return this;
    }

    /// <summary>Lets workers of other processes take work; the server's <c>MapLazyEngineWorkers</c> opens the door. They outlive this process, so an engine that starts again waits for a lease to hear from them.</summary>
    public LazyEngineOptions AllowRemoteWorkers() => Configure("lazyengine.queue.remote-workers = on");
}
