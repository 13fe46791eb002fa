using LazyEngine.Flows;

namespace LazyEngine.Language.Patterns;

/// <summary>The words of the format that stand for one of a few things.</summary>
internal static class Words
{
    /// <summary>The key of a value that is no JSON, the same as in the HTTP API.</summary>
    public const string Wrapper = "$payload";

    /// <summary>What stands for as many attempts as it takes.</summary>
    public const string Unlimited = "unlimited";

    public static IReadOnlyList<(string Word, FlowPattern Value)> Patterns { get; } =
        [("linear", FlowPattern.Linear), ("unordered", FlowPattern.Unordered), ("graph", FlowPattern.Graph)];

    public static IReadOnlyList<(string Word, Backoff Value)> Backoffs { get; } =
        [("fixed", Backoff.Fixed), ("linear", Backoff.Linear), ("exponential", Backoff.Exponential)];

    public static IReadOnlyList<(string Word, Exhausted Value)> Ends { get; } =
        [("fail", Exhausted.Fail), ("suspend", Exhausted.Suspend)];

    public static string Of<T>(this IReadOnlyList<(string Word, T Value)> words, T value) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Word;
}
