namespace LazyEngine.Queues;

/// <summary>What an operator lets a queue do. The numbers are stored and go over the wire.</summary>
public enum QueueState
{
    /// <summary>It takes attempts and hands them to workers.</summary>
    Open = 0,

    /// <summary>It takes attempts and hands out none; what runs goes on.</summary>
    Paused = 1,

    /// <summary>It hands out what waits already and takes nothing new, until it is empty and stays so.</summary>
    Draining = 2,
}
