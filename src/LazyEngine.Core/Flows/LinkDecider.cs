namespace LazyEngine.Flows;

/// <summary>Decides over a link whether what it leads to runs. Asked late: when all that comes before is done.</summary>
/// <remarks>
/// Of several deciders over links to the same item any that says no wins, and of several depths the widest. A decider over a
/// link from an item that was left out itself is not asked. The semantics are TaskFlow's.
/// </remarks>
public sealed record LinkDecider
{
    internal LinkDecider(string handler) => HandlerName = handler;

    /// <summary>An expression that decides within the engine, in place of a handler; null where a handler does. Its data are what a handler's arguments would be, and whether its value counts as true is the vote.</summary>
    public string? Expression { get; internal init; }

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

    /// <summary>An expression decides, without a worker: for example <c>&lt;% $.quote.price &lt; 100 %&gt;</c>.</summary>
    /// <remarks>The process that compiles the flow has to know the language: reading a flow or workflow with LazyEngine.Language makes it known.</remarks>
    /// <param name="expression">The expression, with its marks: <c>&lt;% ... %&gt;</c> for YAQL, <c>{{ ... }}</c> for Jinja.</param>
    /// <param name="depth">What is left out after a no.</param>
    /// <exception cref="ArgumentException"><paramref name="expression"/> is null or empty.</exception>
    public static LinkDecider When(string expression, DeciderDepth depth = DeciderDepth.All)
    {
        ArgumentException.ThrowIfNullOrEmpty(expression);
        return new LinkDecider(ByExpression) { Expression = expression, Depth = depth };
    }

    /// <summary>Stands where a handler would.</summary>
    internal const string ByExpression = "expression";
}
