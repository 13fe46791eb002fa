namespace LazyEngine.Executions;

/// <summary>The identity of one request, made by its sender. A repeat with the same id is answered and changes nothing.</summary>
/// <param name="Value">Any text of 1 to 256 characters that the sender will not use again.</param>
public readonly record struct CommandId(string Value) : IComparable<CommandId>
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 256;

    /// <inheritdoc />
    public int CompareTo(CommandId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
