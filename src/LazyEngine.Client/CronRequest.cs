namespace LazyEngine.Client;

/// <summary>The body of <c>POST /v1/crons</c>.</summary>
/// <param name="Name">The name of the trigger.</param>
/// <param name="Flow">The name of a registered flow, or its hash.</param>
/// <param name="Pattern">When it fires.</param>
/// <param name="FirstAt">When it fires for the first time.</param>
/// <param name="Count">How often it fires; without end where it is left out.</param>
/// <param name="Inputs">The inputs of the executions.</param>
/// <param name="Environment">Their environment.</param>
/// <param name="Target">The task that a reverse workflow runs.</param>
internal sealed record CronRequest(
    string Name,
    string Flow,
    string? Pattern = null,
    DateTimeOffset? FirstAt = null,
    int? Count = null,
    SortedDictionary<string, Payload>? Inputs = null,
    SortedDictionary<string, Payload>? Environment = null,
    string? Target = null)
{
    public CronTrigger ToTrigger() => new(Name, Flow)
    {
        Pattern = Pattern,
        FirstAt = FirstAt,
        Remaining = Count,
        Inputs = Inputs ?? [],
        Environment = Environment ?? [],
        Target = Target,
    };

    public static CronRequest Of(CronTrigger trigger) => new(
        trigger.Name,
        trigger.Flow,
        trigger.Pattern,
        trigger.FirstAt,
        trigger.Remaining,
        new SortedDictionary<string, Payload>(trigger.Inputs.ToDictionary(), StringComparer.Ordinal),
        new SortedDictionary<string, Payload>(trigger.Environment.ToDictionary(), StringComparer.Ordinal),
        trigger.Target);
}
