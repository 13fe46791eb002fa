using LazyEngine.Errors;
using LazyEngine.Plans;

namespace LazyEngine.Executions;

/// <summary>What the decider makes of a command: a commit, nothing, or a refusal.</summary>
/// <param name="Events">What happens; empty where the command is a repeat or is refused.</param>
/// <param name="After">The state that the events lead to.</param>
/// <param name="Refusal">Why nothing happens; null where the command is accepted.</param>
internal sealed record Decision(Sequence<ExecutionEvent> Events, Execution After, EngineError? Refusal)
{
    /// <summary>The plan that the state follows, where it is another one than before.</summary>
    public Plan? Plan { get; init; }

    public static Decision Nothing(Execution execution) => new([], execution, null);

    public static Decision Refuse(Execution execution, EngineError error) => new([], execution, error);
}
