namespace LazyEngine.Flows;

/// <summary>One thing that is wrong with a flow.</summary>
/// <param name="Code">A stable word for programs, for example <c>DuplicateTask</c>.</param>
/// <param name="Where">The path of names from the outermost flow to the place, for example <c>trip/booking/hotel</c>.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
public sealed record FlowProblem(string Code, string Where, string Message)
{
    /// <summary>Two tasks have the same name.</summary>
    public const string DuplicateTask = "DuplicateTask";

    /// <summary>A name is empty, too long, or has a character that is not allowed.</summary>
    public const string InvalidName = "InvalidName";

    /// <summary>A task lists an argument twice.</summary>
    public const string DuplicateArgument = "DuplicateArgument";

    /// <summary>A link names something that is not a direct item of its graph.</summary>
    public const string UnknownLinkEnd = "UnknownLinkEnd";

    /// <summary>A link names something that several direct items of its graph are called.</summary>
    public const string AmbiguousLinkEnd = "AmbiguousLinkEnd";

    /// <summary>A link leads from an item to itself.</summary>
    public const string SelfLink = "SelfLink";

    /// <summary>A flow that is not a graph has a link.</summary>
    public const string LinkOutsideGraph = "LinkOutsideGraph";

    /// <summary>Links and requirements of a graph lead back to where they started.</summary>
    public const string Cycle = "Cycle";

    /// <summary>A task requires what nothing before it provides and what is no declared input.</summary>
    public const string MissingInput = "MissingInput";

    /// <summary>A task requires what several items provide, and nothing says which of them is meant.</summary>
    public const string AmbiguousProvider = "AmbiguousProvider";

    /// <summary>Flows are nested too deep.</summary>
    public const string TooDeep = "TooDeep";

    /// <summary>There are too many tasks or flows.</summary>
    public const string TooManyItems = "TooManyItems";

    /// <summary>A constant is larger than a value may be.</summary>
    public const string ConstantTooLarge = "ConstantTooLarge";

    /// <summary>A retry policy, a time limit or a wait has a value that is not allowed.</summary>
    public const string InvalidTiming = "InvalidTiming";

    /// <summary>A task provides a name twice.</summary>
    public const string DuplicateResult = "DuplicateResult";

    /// <summary>The target of a graph is none of its items, or the flow is no graph.</summary>
    public const string InvalidTarget = "InvalidTarget";

    /// <summary>What a failure does cannot be chosen so.</summary>
    public const string InvalidFailureMode = "InvalidFailureMode";

    /// <summary>A retry controller cannot work.</summary>
    public const string InvalidRetry = "InvalidRetry";

    /// <summary>A decider cannot work.</summary>
    public const string InvalidDecider = "InvalidDecider";

    /// <summary>A task that starts a child execution says what only a handler can follow, or its flow cannot be started as it says.</summary>
    public const string InvalidChild = "InvalidChild";

    /// <summary>The flow is written in a language that this process does not know.</summary>
    public const string UnknownLanguage = "UnknownLanguage";

    /// <summary>The text of a workflow has a mistake.</summary>
    public const string InvalidWorkflow = "InvalidWorkflow";

    /// <summary>An attribute has a name that is not allowed, or comes from nowhere.</summary>
    public const string InvalidAttribute = "InvalidAttribute";

    /// <summary>There are more problems than are listed.</summary>
    public const string MoreProblems = "MoreProblems";

    /// <inheritdoc />
    public override string ToString() => $"{Where}: {Message}";
}
