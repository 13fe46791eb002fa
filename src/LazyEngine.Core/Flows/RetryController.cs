namespace LazyEngine.Flows;

/// <summary>Decides what becomes of a flow in which a task has failed for good: another round, or the end.</summary>
/// <remarks>
/// A controller runs before everything else in its flow, once a round, and may provide a value to it. When a task inside has
/// failed it is asked. For another round, all that ran in its flow or after it is compensated first, and the values that it
/// gave so far are its history. The semantics are those of TaskFlow's retry controllers.
/// </remarks>
public sealed record RetryController
{
    internal RetryController(RetryKind kind) => Kind = kind;

    /// <summary>How it decides.</summary>
    public RetryKind Kind { get; }

    /// <summary>Its name, unique among the tasks of the whole flow; null for that of its flow with <c>_retry</c> behind it. Default: null.</summary>
    public string? Name { get; init; }

    /// <summary>How many rounds there are at most, the first included; 0 counts as 1. Only <see cref="RetryKind.Times"/> has them.</summary>
    public int Rounds { get; internal init; }

    /// <summary>The values to go through, in turn. Only <see cref="RetryKind.ForEach"/> has them.</summary>
    public Sequence<Payload> Values { get; internal init; }

    /// <summary>Its arguments; the list of <see cref="RetryKind.ParameterizedForEach"/> is the one called <c>values</c>.</summary>
    public Sequence<Requirement> Requirements { get; init; }

    /// <summary>The handler that decides. Only <see cref="RetryKind.Handler"/> has one.</summary>
    public string? HandlerName { get; internal init; }

    /// <summary>Where workers pull the handler from. Default: <c>default</c>.</summary>
    public string QueueName { get; init; } = TaskDefinition.DefaultQueue;

    /// <summary>The name under which the tasks of the flow find the value of the round; null for none. Default: null.</summary>
    public string? ResultName { get; init; }

    /// <summary>Whether its end is the end of all: <see cref="RetryDecision.RevertAll"/> in place of <see cref="RetryDecision.Revert"/>. Default: false.</summary>
    public bool RevertsAll { get; init; }

    /// <summary>A number of rounds; its value is the number of the round, from 1.</summary>
    /// <param name="rounds">How many, the first included.</param>
    public static RetryController Times(int rounds) => new(RetryKind.Times) { Rounds = rounds };

    /// <summary>A round for each value, in turn, until one goes well; its value is that of the round.</summary>
    /// <param name="values">The values; one that is listed twice is tried twice.</param>
    public static RetryController ForEach(params ReadOnlySpan<Payload> values) => new(RetryKind.ForEach) { Values = Sequence.Create(values) };

    /// <summary>A round for each value of a JSON list that the execution finds under a name.</summary>
    /// <param name="name">The name that a task before it provides, or an input.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static RetryController ParameterizedForEach(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new RetryController(RetryKind.ParameterizedForEach) { Requirements = [new Requirement(ValuesArgument, name)] };
    }

    /// <summary>No other round; the controller around it decides.</summary>
    public static RetryController AlwaysRevert() => new(RetryKind.AlwaysRevert);

    /// <summary>No other round, and no controller around it is asked.</summary>
    public static RetryController AlwaysRevertAll() => new(RetryKind.AlwaysRevert) { RevertsAll = true };

    /// <summary>A handler decides. It is called for the value of each round, and for the decision after a failure.</summary>
    /// <param name="handler">The handler, by its registered name.</param>
    /// <exception cref="ArgumentException"><paramref name="handler"/> is null or empty.</exception>
    public static RetryController By(string handler)
    {
        ArgumentException.ThrowIfNullOrEmpty(handler);
        return new RetryController(RetryKind.Handler) { HandlerName = handler };
    }

    /// <summary>Stores the value of each round under a name, for the tasks of the flow.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public RetryController Provides(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return this with { ResultName = name };
    }

    internal const string ValuesArgument = "values";

    /// <summary>The task that stands for this controller in the plan of its flow.</summary>
    internal TaskDefinition As(Flow flow) => new(Name ?? flow.Name + "_retry")
    {
        HandlerName = HandlerName ?? Kind.ToString(),
        QueueName = QueueName,
        Requirements = Requirements,
        ResultName = ResultName,
    };
}
