namespace LazyEngine;

/// <summary>What is often asked about instants that may not be set.</summary>
internal static class Instants
{
    /// <summary>The earlier of two; the other one where one is not set.</summary>
    public static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other ?? one : one;
}
