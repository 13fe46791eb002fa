namespace LazyEngine.Flows;

/// <summary>A part of the result of a task under a name of its own.</summary>
/// <param name="Name">The name.</param>
/// <param name="Index">Its place, where the result is a JSON list; null where it is an object.</param>
/// <param name="Key">Its key, where the result is a JSON object; null where it is a list.</param>
public sealed record ResultPart(string Name, int? Index, string? Key);
