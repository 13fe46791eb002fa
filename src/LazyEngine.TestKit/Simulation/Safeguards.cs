namespace LazyEngine.TestKit.Simulation;

/// <summary>What keeps the engine correct. Each can be left out, to show that the simulation would notice.</summary>
[Flags]
internal enum Safeguards
{
    None = 0,

    /// <summary>Nothing is answered or sent before it is stored.</summary>
    PersistBeforeAct = 1,

    /// <summary>A handler starts only when the execution has granted the attempt to its worker.</summary>
    Claim = 2,

    /// <summary>What was lost is offered again under a new number only.</summary>
    NewAttemptAfterLoss = 4,

    /// <summary>Only the newest attempt may complete a task.</summary>
    Fencing = 8,

    /// <summary>Something wakes those who sleep.</summary>
    Watchdog = 16,

    /// <summary>The index is written with the commit, or not at all.</summary>
    IndexWithCommit = 32,

    /// <summary>A row that exists is never written again.</summary>
    RowKey = 64,

    All = 127,
}
