namespace LazyEngine.Executions;

/// <summary>A name and a value by which an execution can be found.</summary>
/// <param name="Name">1 to 64 characters: letters, digits and <c>. _ -</c>, a letter first.</param>
/// <param name="Value">1 to 256 characters, compared exactly.</param>
public sealed record ExecutionAttribute(string Name, string Value)
{
    /// <summary>How many attributes an execution can have that came with its start; its flow can declare as many.</summary>
    public const int MaxCount = 16;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The longest value, in characters; also the longest business key.</summary>
    public const int MaxValueLength = 256;

    /// <summary>What is wrong with a name; null where it is good.</summary>
    internal static string? NameProblem(string name) =>
        name.Length is > 0 and <= MaxNameLength && char.IsAsciiLetter(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? null
            : $"The attribute name '{name[..Math.Min(name.Length, MaxNameLength)]}' is not allowed: 1 to {MaxNameLength} letters, digits and . _ - are expected, a letter first.";

    /// <summary>What is wrong with a value; null where it is good.</summary>
    internal static string? ValueProblem(string what, string value) =>
        value.Length is 0 or > MaxValueLength ? $"{what} has {value.Length} characters; 1 to {MaxValueLength} are allowed."
        : value.Contains('\0', StringComparison.Ordinal) ? $"{what} has a character NUL. Leave it out."
        : null;

    /// <summary>Everything that is wrong with what came with a start; null where nothing is.</summary>
    internal static string? Problem(string? businessKey, Sequence<ExecutionAttribute> attributes)
    {
        if (businessKey is not null && ValueProblem("The business key", businessKey) is { } wrong) return wrong;
        if (attributes.Count > MaxCount) return $"The run has {attributes.Count} attributes; {MaxCount} are allowed.";
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
        {
            if ((NameProblem(name) ?? ValueProblem($"The attribute '{name}'", value)) is { } problem) return problem;
            if (!names.Add(name)) return $"The attribute '{name}' is given twice.";
        }

        return null;
    }
}
