namespace LazyEngine.Pictures.Model;

/// <summary>An arrow between two items of one flow.</summary>
/// <param name="From">The place of the earlier item.</param>
/// <param name="To">The place of the later item.</param>
/// <param name="Kind">Why it is there.</param>
/// <param name="Names">The values that the later item takes from the earlier one, in ordinal order.</param>
/// <param name="IsPassed">Whether the earlier item is done, and its decider, if there is one, has not said no.</param>
internal sealed record Arrow(int From, int To, ArrowKind Kind, Sequence<string> Names, bool IsPassed)
{
    /// <summary>Whether its decider has let things through; null where it has none, or it has not said.</summary>
    public bool? Vote { get; init; }
}

/// <summary>Why there is an arrow.</summary>
internal enum ArrowKind
{
    /// <summary>The pattern of the flow says so.</summary>
    Order,

    /// <summary>A link says so.</summary>
    Link,

    /// <summary>A link says so, and something decides whether the later item runs.</summary>
    Decision,

    /// <summary>The later item requires what the earlier one provides, and waits for it.</summary>
    Data,

    /// <summary>The later item takes a value of the earlier one; that it waits follows from other arrows.</summary>
    Reading,
}
