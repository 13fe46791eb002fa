using LazyEngine.Errors;

namespace LazyEngine;

/// <summary>Triggers that start executions by the clock.</summary>
/// <remarks>Every member throws <see cref="EngineException"/> with <see cref="EngineError.Unavailable"/> when the engine, or its database, cannot answer.</remarks>
public interface ICronTriggers
{
    /// <summary>Adds a trigger. The same again changes nothing.</summary>
    /// <param name="trigger">The trigger; what the engine tells of one is not read.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The trigger, with the time of its next firing.</returns>
    /// <exception cref="EngineException"><see cref="EngineError.InvalidRequest"/>, <see cref="EngineError.UnknownFlow"/>, <see cref="EngineError.InvalidInputs"/>, or <see cref="EngineError.CronExists"/> where another trigger has the name.</exception>
    Task<CronTrigger> AddCronAsync(CronTrigger trigger, CancellationToken cancellationToken = default);

    /// <summary>The triggers, by name.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    IAsyncEnumerable<CronTrigger> ListCronsAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes a trigger. What it has started goes on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="EngineException"><see cref="EngineError.UnknownCron"/>.</exception>
    Task RemoveCronAsync(string name, CancellationToken cancellationToken = default);
}
