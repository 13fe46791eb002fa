namespace LazyEngine.EndToEnd.Node;

/// <summary>Times that let a test see in seconds what takes minutes otherwise.</summary>
/// <remarks>The lease must outlast the death and the return of an engine: a worker stops its handlers when it ends.</remarks>
internal static class ImpatientTimes
{
    public const string Hocon = """
        lazyengine.queue.lease = 12 s
        lazyengine.worker.renew-every = 500 ms
        lazyengine.wake.first-check = 1 s
        lazyengine.wake.longest-check = 2 s
        lazyengine.watchdog.poll-every = 500 ms
        akka.cluster.split-brain-resolver.stable-after = 3 s
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 2 s
        """;
}
