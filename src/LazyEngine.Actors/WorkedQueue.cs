namespace LazyEngine.Actors;

/// <summary>A queue that a node works on.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Slots">How many of its attempts run at once; null for <c>lazyengine.worker.slots</c>.</param>
internal sealed record WorkedQueue(string Queue, int? Slots = null);
