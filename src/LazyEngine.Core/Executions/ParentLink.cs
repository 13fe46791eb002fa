namespace LazyEngine.Executions;

/// <summary>What binds a child execution to the one that started it.</summary>
/// <param name="Token">The parent's attempt that is done when the child has ended.</param>
/// <param name="Depth">How many parents the child has, its parent's parents included.</param>
internal sealed record ParentLink(AttemptToken Token, int Depth);
