namespace LazyEngine.Actors;

/// <summary>Ends an execution's actor once nothing is being written; sent at passivation and when the shard moves.</summary>
internal sealed class StopWhenIdle
{
    public static readonly StopWhenIdle Instance = new();
}
