namespace LazyEngine.Dispatch;

/// <summary>By what an attempt takes its place in a queue.</summary>
/// <param name="Priority">Higher goes first.</param>
/// <param name="FirstScheduledAt">When the first attempt of the instance was scheduled; age decides between equals.</param>
/// <param name="Key">The fairness key; empty for none, null where nobody knows it any more.</param>
/// <param name="Group">The group of workers that may take it; empty for any worker.</param>
internal sealed record OfferTerms(int Priority, DateTimeOffset FirstScheduledAt, string? Key = "", string Group = "");
