using LazyEngine.Flows;

namespace LazyEngine.Workflows;

/// <summary>One thing that a task does: an action, or a child execution.</summary>
/// <param name="Action">The action as the author named it; the name of the workflow where it is a child.</param>
/// <param name="Handler">The handler that runs; empty where a child does.</param>
/// <param name="Input">The named values that it is given.</param>
internal sealed record Call(string Action, string Handler, Variables Input)
{
    /// <summary>The flow of the child; null for an action.</summary>
    public FlowHash? Flow { get; init; }

    /// <summary>The queue whose workers run it; null for that of the task.</summary>
    public string? Queue { get; init; }

    /// <summary>Whether an attempt that is lost is made again; null for what the task says.</summary>
    public bool? SafeRerun { get; init; }

    public long Size => Input.Sum(input => (long)input.Value.Size);

    public bool Equals(Call? other) => other is not null && Action == other.Action && Handler == other.Handler && Flow == other.Flow && Queue == other.Queue && SafeRerun == other.SafeRerun && NamedPayloads.Same(Input, other.Input);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Action);
}
