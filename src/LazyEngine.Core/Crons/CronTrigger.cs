using LazyEngine.Executions;

namespace LazyEngine;

/// <summary>Starts executions of a flow by the clock, for as long as it is not removed.</summary>
/// <remarks>
/// It is kept in the store of the engine. Each firing has an execution id of its own, which follows from the trigger and the time, so
/// that it starts one execution however often, and by however many nodes, it is tried. What came due while no engine ran is made up
/// for once.
/// </remarks>
/// <param name="Name">Its name: 1 to 100 letters, digits and <c>. _ ~ -</c>.</param>
/// <param name="Flow">The name of the flow, which stands for the one that is registered last under it at each firing; or the hash of exactly one flow.</param>
public sealed record CronTrigger(string Name, string Flow)
{
    /// <summary>When it fires, in UTC: minute, hour, day of the month, month and day of the week, with seconds before them where there are six fields; or <c>@hourly</c> and the like. Null: once, at <see cref="FirstAt"/>. Default: null.</summary>
    public string? Pattern { get; init; }

    /// <summary>When it fires for the first time, whatever the pattern says. Default: null, when the pattern says so.</summary>
    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>How often it still fires; it is removed after that. Default: null, without end.</summary>
    public int? Remaining { get; init; }

    /// <summary>The inputs of the executions.</summary>
    public IReadOnlyDictionary<string, Payload> Inputs { get; init; } = new Dictionary<string, Payload>();

    /// <summary>Their environment, where the flow is a workflow.</summary>
    public IReadOnlyDictionary<string, Payload> Environment { get; init; } = new Dictionary<string, Payload>();

    /// <summary>The task that a reverse workflow runs; null for any other flow.</summary>
    public string? Target { get; init; }

    /// <summary>When it fires next; null where its last firing has started nothing, and it is kept to tell why. Told by the engine.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>When it has fired last; null where it has not. Told by the engine.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The execution that it has started last; null where none was. Told by the engine.</summary>
    public ExecutionId? LastExecution { get; init; }

    /// <summary>Why its last firing has started nothing; null where it has. Told by the engine.</summary>
    public string? LastError { get; init; }
}
