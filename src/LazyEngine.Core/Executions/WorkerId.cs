namespace LazyEngine.Executions;

/// <summary>The identity of one worker incarnation; a restarted worker is another one.</summary>
/// <param name="Value">Any text that no other worker uses.</param>
internal readonly record struct WorkerId(string Value) : IComparable<WorkerId>
{
    /// <inheritdoc />
    public int CompareTo(WorkerId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
