namespace LazyEngine.TestKit.Simulation;

/// <summary>Something happened that must never happen.</summary>
/// <param name="message">What it was.</param>
public sealed class ViolationException(string message) : Exception(message);
