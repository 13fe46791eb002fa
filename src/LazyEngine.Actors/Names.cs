using LazyEngine.Executions;

namespace LazyEngine.Actors;

/// <summary>Names that are durable or that other processes rely on. None may ever change.</summary>
internal static class Names
{
    /// <summary>Fixed for the life of the data, hence not a setting: two nodes must never disagree on it.</summary>
    public const int ShardCount = 128;

    public const string ExecutionRegion = "lazyengine-execution";

    public const string QueueRegion = "lazyengine-queue";

    public const string WatchdogDaemon = "lazyengine-watchdog";

    public const string RetentionDaemon = "lazyengine-retention";

    /// <summary>The actor of each node that answers other nodes.</summary>
    public const string Node = "lazyengine-node";

    /// <summary>The dispatcher whose actors hand on to each other on one thread.</summary>
    public const string Lanes = "akka.actor.lanes";

    public const string EngineRole = "engine";

    public const string WorkerRole = "worker";

    public const string PersistenceIdPrefix = "execution-";

    public static string PersistenceId(ExecutionId execution) => PersistenceIdPrefix + execution.Value;
}
