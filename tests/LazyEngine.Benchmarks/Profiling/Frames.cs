namespace LazyEngine.Benchmarks.Profiling;

/// <summary>Tells by a frame of a stack whose code it is.</summary>
internal static class Frames
{
    // The first that fits counts; an assembly, and the beginning of a type in it.
    private static readonly (string Assembly, string Type, CpuPart Part)[] Rules =
    [
        ("LazyEngine.Core", "LazyEngine.Dispatch.Worker", CpuPart.Worker),
        ("LazyEngine.Core", "LazyEngine.Dispatch.HeldAttempts", CpuPart.Worker),
        ("LazyEngine.Core", "LazyEngine.Dispatch.", CpuPart.Dispatch),
        ("LazyEngine.Core", "", CpuPart.Decider),
        ("LazyEngine.Language", "", CpuPart.Decider),
        ("LazyEngine.Wire", "", CpuPart.Serialization),
        ("Google.Protobuf", "", CpuPart.Serialization),
        ("LazyEngine.Journal", "", CpuPart.Journal),
        ("Microsoft.Data.Sqlite", "", CpuPart.Journal),
        ("SQLitePCLRaw", "", CpuPart.Journal),
        ("Npgsql", "", CpuPart.Journal),
        ("System.Data", "", CpuPart.Journal),
        ("LazyEngine.Actors", "LazyEngine.Actors.Queue", CpuPart.Dispatch),
        ("LazyEngine.Actors", "LazyEngine.Actors.Worker", CpuPart.Worker),
        ("LazyEngine.Actors", "", CpuPart.Actor),
        ("LazyEngine.Worker", "", CpuPart.Worker),
        ("LazyEngine.Hosting", "", CpuPart.Client),
        ("LazyEngine.Client", "", CpuPart.Client),
        ("LazyEngine.Server", "", CpuPart.Client),
        ("LazyEngine.Benchmarks", "", CpuPart.Client),
        ("Akka.Remote", "", CpuPart.Dispatch),
        ("Akka", "", CpuPart.Actor),
    ];

    // A thread that is in one of these has nothing to do.
    private static readonly string[] Waits =
    [
        "Wait", "Sleep", "Join", "LifoSemaphore", "LowLevelMonitor", "WorkerThreadStart", "GateThread", "TimerThread", "Poll", "EpollWait", "EventLoop", "Accept",
    ];

    /// <summary>The part that a frame belongs to; null for the libraries of the runtime, which work for whoever called them.</summary>
    public static CpuPart? PartOf(string assembly, string method)
    {
        foreach (var (name, type, part) in Rules)
        {
            if (assembly.StartsWith(name, StringComparison.Ordinal) && method.StartsWith(type, StringComparison.Ordinal)) return part;
        }

        return null;
    }

    /// <summary>Whether a stack, from the inside out, writes index rows: what appends to the journal, but not its rows.</summary>
    public static bool IsIndex(IReadOnlyList<string> methods) =>
        methods.Any(method => method.StartsWith("LazyEngine.Journal.", StringComparison.Ordinal) && method.Contains("Index", StringComparison.Ordinal))
        || (methods.Contains("LazyEngine.Journal.SqliteAppend.Run") && !methods.Contains("LazyEngine.Journal.SqliteAppend.InsertRow"));

    /// <summary>Whether a stack, from the inside out, begins or commits a transaction of SQLite: in native code that is the disk.</summary>
    public static bool IsCommit(IReadOnlyList<string> methods) =>
        methods.FirstOrDefault(method => method.StartsWith("LazyEngine.Journal.", StringComparison.Ordinal)) == "LazyEngine.Journal.SqliteWriter.Write";

    /// <summary>Whether a frame belongs to the thread pool.</summary>
    public static bool IsPool(string method) => method.Contains("ThreadPool", StringComparison.Ordinal);

    /// <summary>Whether a frame, the last that is managed, only waits.</summary>
    public static bool IsWait(string method)
    {
        var name = method[(method.LastIndexOf('.') + 1)..];
        return Array.Exists(Waits, wait => name.Contains(wait, StringComparison.OrdinalIgnoreCase) || method.Contains(wait + ".", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a frame belongs to the sampler, whose work is no part of what is measured.</summary>
    public static bool IsSampler(string assembly, string method) =>
        assembly.StartsWith("Microsoft.Diagnostics", StringComparison.Ordinal) || method.StartsWith("LazyEngine.Benchmarks.Profiling", StringComparison.Ordinal);
}
