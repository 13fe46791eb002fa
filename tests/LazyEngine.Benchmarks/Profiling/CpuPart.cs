namespace LazyEngine.Benchmarks.Profiling;

/// <summary>Whose code it was that a thread ran.</summary>
internal enum CpuPart
{
    /// <summary>LazyEngine.Journal and the database drivers: reads, writes, statements.</summary>
    Journal,

    /// <summary>The actors of executions, and all of Akka: mailboxes, sharding, persistence.</summary>
    Actor,

    /// <summary>LazyEngine.Core without dispatch: decide, evolve, plans.</summary>
    Decider,

    /// <summary>LazyEngine.Wire and protobuf.</summary>
    Serialization,

    /// <summary>Queues, and remoting where there is any.</summary>
    Dispatch,

    /// <summary>Workers and handlers.</summary>
    Worker,

    /// <summary>Whoever starts executions and waits for them: this program, and ILazyEngine, over HTTP too.</summary>
    Client,

    /// <summary>The thread pool itself: handing out work, and looking for more before a thread goes to sleep.</summary>
    Pool,

    /// <summary>Pauses of the garbage collector.</summary>
    Collector,

    /// <summary>The rest: compilation while the program runs, timers, sockets that are waited for.</summary>
    Runtime,
}
