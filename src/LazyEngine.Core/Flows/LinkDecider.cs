namespace LazyEngine.Flows;

/// <summary>Decides over a link whether what it leads to runs. Asked late: when all that comes before is done.</summary>
/// <remarks>
/// Of several deciders over links to the same item any that says no wins, and of several depths the widest. A decider over a
/// link from an item that was left out itself is not asked. The semantics are TaskFlow's.
/// </remarks>
public sealed record LinkDecider
{
    internal LinkDecider(string handler) => HandlerName = handler;

    /// <summary>The handler that decides. Its arguments are the results of the items that have a decided link to the same item, by the names of those items; its result is true or false.</summary>
    public string HandlerName { get; }

    /// <summary>Where workers pull the handler from. Default: <c>default</c>.</summary>
    public string QueueName { get; init; } = TaskDefinition.DefaultQueue;

    /// <summary>What is left out after a no. Default: the item and all that follows it.</summary>
    public DeciderDepth Depth { get; init; }

    /// <summary>A handler decides.</summary>
    /// <param name="handler">The handler, by its registered name.</param>
    /// <param name="depth">What is left out after a no.</param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> is null or empty.</exception>
    public static LinkDecider By(string handler, DeciderDepth depth = DeciderDepth.All)
    {
        ArgumentException.ThrowIfNullOrEmpty(handler);
        return new LinkDecider(handler) { Depth = depth };
    }
}
