namespace LazyEngine.Journal;

/// <summary>The triggers of a store. Every member may be called from any thread, and by several nodes at once.</summary>
internal interface ICronStore
{
    /// <summary>Adds a trigger.</summary>
    /// <returns>False where one has that name; it stays as it is.</returns>
    Task<bool> AddAsync(CronRow row);

    /// <summary>Removes a trigger.</summary>
    /// <returns>False where there is none.</returns>
    Task<bool> RemoveAsync(string name);

    Task<CronRow?> FindAsync(string name);

    /// <summary>One page of triggers, by name.</summary>
    Task<IReadOnlyList<CronRow>> ListAsync(string after, int limit);

    /// <summary>Triggers that are due, the earliest first.</summary>
    Task<IReadOnlyList<CronRow>> DueAsync(DateTimeOffset now, int limit);

    /// <summary>When the next one is due; null where there is none.</summary>
    Task<DateTimeOffset?> NextAsync();

    /// <summary>Notes that a trigger has fired, unless another node has done so.</summary>
    /// <param name="fired">The trigger as it was when it fired.</param>
    /// <param name="next">What it is then; null where it is over and is removed.</param>
    /// <returns>Whether it was noted.</returns>
    Task<bool> MoveAsync(CronRow fired, CronRow? next);
}
