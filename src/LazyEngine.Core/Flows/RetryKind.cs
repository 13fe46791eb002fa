namespace LazyEngine.Flows;

/// <summary>How a retry controller decides. The numbers are durable.</summary>
public enum RetryKind
{
    /// <summary>A number of rounds.</summary>
    Times = 0,

    /// <summary>A round for each of the values that the flow lists.</summary>
    ForEach = 1,

    /// <summary>A round for each of the values of a list that comes as an argument.</summary>
    ParameterizedForEach = 2,

    /// <summary>Never another round.</summary>
    AlwaysRevert = 3,

    /// <summary>A handler decides.</summary>
    Handler = 4,
}
