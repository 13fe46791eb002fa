namespace LazyEngine.Queues;

/// <summary>How many attempts a queue hands out in a time.</summary>
/// <param name="Count">How many.</param>
/// <param name="Per">The time.</param>
/// <param name="Burst">How many at once after a rest.</param>
public sealed record RateLimit(int Count, TimeSpan Per, int Burst);
