namespace LazyEngine.EndToEnd.Tests;

/// <summary>Tests whose nodes take each other for dead where they get too little of the processor: they run one after the other, when all others are over.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
