namespace LazyEngine.Workflows;

/// <summary>Where a task of a workflow stands; the names are those of Mistral. The numbers are durable.</summary>
public enum TurnState
{
    /// <summary>It has been reached, and has not begun.</summary>
    Idle = 0,

    /// <summary>A join: it waits for further tasks to lead to it.</summary>
    Waiting = 1,

    /// <summary>It runs, or waits to be completed from outside.</summary>
    Running = 2,

    /// <summary>It waits for a time: to begin, to be repeated, or to let others begin.</summary>
    Delayed = 3,

    /// <summary>It is done.</summary>
    Success = 4,

    /// <summary>It has failed.</summary>
    Error = 5,

    /// <summary>It was cancelled.</summary>
    Cancelled = 6,

    /// <summary>It had failed, and somebody had it left out.</summary>
    Skipped = 7,
}
