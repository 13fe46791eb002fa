namespace LazyEngine.TestKit.Simulation;

/// <summary>What goes wrong in a simulation.</summary>
public enum FaultKind
{
    /// <summary>A message never arrives.</summary>
    MessageLost,

    /// <summary>A message arrives late, perhaps after later ones.</summary>
    MessageDelayed,

    /// <summary>A message arrives twice.</summary>
    MessageDoubled,

    /// <summary>The process of the engine dies, and comes back.</summary>
    EngineCrashed,

    /// <summary>The process of a worker dies; another takes its place.</summary>
    WorkerCrashed,

    /// <summary>A worker leaves in good order; another takes its place.</summary>
    WorkerLeft,

    /// <summary>A worker hears nothing of its queue for a while.</summary>
    WorkerCutOff,

    /// <summary>An execution's actor ends, and is started again by the next message.</summary>
    ActorEnded,

    /// <summary>An execution is started on another node while the first one still lives.</summary>
    ActorMoved,

    /// <summary>A queue loses its memory.</summary>
    QueueRestarted,

    /// <summary>A write fails, and nothing was written.</summary>
    WriteFailed,

    /// <summary>A write fails as far as the writer knows, and was done all the same.</summary>
    WriteUnacknowledged,

    /// <summary>The database cannot be used for a while.</summary>
    DatabaseDown,

    /// <summary>A clock is set forward or back.</summary>
    ClockJumped,
}
