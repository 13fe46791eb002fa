using System.Buffers;

namespace LazyEngine.Executions;

/// <summary>The id of an execution, chosen by the caller or the engine: 1 to 128 characters out of letters, digits and <c>. _ ~ : @ -</c>.</summary>
public readonly record struct ExecutionId : IComparable<ExecutionId>
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~:@-");

    private readonly string? _value;

    private ExecutionId(string value) => _value = value;

    /// <summary>The id as text.</summary>
    public string Value => _value ?? string.Empty;

    /// <summary>Reads an id.</summary>
    /// <param name="value">The text.</param>
    /// <exception cref="FormatException">The text is empty, too long, or has another character; the message names it.</exception>
    public static ExecutionId Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length is 0 or > MaxLength)
            throw new FormatException($"An execution id has 1 to {MaxLength} characters, not {value.Length}.");
        var wrong = value.AsSpan().IndexOfAnyExcept(Allowed);
        if (wrong >= 0)
            throw new FormatException($"The execution id '{value}' has '{value[wrong]}' at position {wrong}: letters, digits and . _ ~ : @ - are allowed.");
        return new ExecutionId(value);
    }

    /// <inheritdoc />
    public int CompareTo(ExecutionId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc />
    public override string ToString() => Value;
}
