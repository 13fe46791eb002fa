namespace LazyEngine.Server.Tests.Load;

/// <summary>Tests that measure what their process holds: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
