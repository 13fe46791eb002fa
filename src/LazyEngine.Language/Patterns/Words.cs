using LazyEngine.Flows;

namespace LazyEngine.Language.Patterns;

/// <summary>The words of the format that stand for one of a few things.</summary>
internal static class Words
{
    /// <summary>The key of a value that is no JSON, the same as in the HTTP API.</summary>
    public const string Wrapper = "$payload";

    /// <summary>What stands for as many attempts as it takes.</summary>
    public const string Unlimited = "unlimited";

    /// <summary>How a retry controller decides.</summary>
    public const string Times = "times";

    /// <inheritdoc cref="Times" />
    public const string ForEach = "for-each";

    /// <inheritdoc cref="Times" />
    public const string ParameterizedForEach = "parameterized-for-each";

    /// <inheritdoc cref="Times" />
    public const string AlwaysRevert = "always-revert";

    /// <summary>All the ways in which a retry controller decides.</summary>
    public static IReadOnlyList<string> Controllers { get; } = [Times, ForEach, ParameterizedForEach, AlwaysRevert, "handler"];

    public static IReadOnlyList<(string Word, FlowPattern Value)> Patterns { get; } =
        [("linear", FlowPattern.Linear), ("unordered", FlowPattern.Unordered), ("graph", FlowPattern.Graph)];

    public static IReadOnlyList<(string Word, Backoff Value)> Backoffs { get; } =
        [("fixed", Backoff.Fixed), ("linear", Backoff.Linear), ("exponential", Backoff.Exponential)];

    public static IReadOnlyList<(string Word, Exhausted Value)> Ends { get; } =
        [("fail", Exhausted.Fail), ("suspend", Exhausted.Suspend)];

    public static IReadOnlyList<(string Word, FailureMode Value)> Modes { get; } =
        [("default", FailureMode.Default), ("fail", FailureMode.Fail), ("revert", FailureMode.Revert), ("revert-locally", FailureMode.RevertLocally)];

    public static IReadOnlyList<(string Word, ParentClose Value)> Closes { get; } =
        [("cancel", ParentClose.Cancel), ("abandon", ParentClose.Abandon), ("wait", ParentClose.Wait)];

    /// <summary>The last word is what TaskFlow calls it; it is read, and not written.</summary>
    public static IReadOnlyList<(string Word, DeciderDepth Value)> Depths { get; } =
        [("all", DeciderDepth.All), ("flow", DeciderDepth.Flow), ("neighbors", DeciderDepth.Neighbors), ("task", DeciderDepth.Task), ("atom", DeciderDepth.Task)];

    public static string Of<T>(this IReadOnlyList<(string Word, T Value)> words, T value) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Word;
}
