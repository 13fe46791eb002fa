using System.Globalization;

namespace LazyEngine.Executions;

/// <summary>Names one try at running a task instance, and fences it: only the newest attempt of an instance may complete it.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Task">The task's name in the flow.</param>
/// <param name="Turn">How often the task had been entered before; 0 unless the flow comes back to it.</param>
/// <param name="Item">The place in the list that the task runs over; 0 without one.</param>
/// <param name="Attempt">The number of the try, from 1; it only ever grows within the instance.</param>
public sealed record AttemptToken(ExecutionId Execution, string Task, int Turn, int Item, int Attempt)
{
    /// <summary>Reads a token that was written by <see cref="ToString"/>.</summary>
    /// <param name="value">Text of the form <c>execution/task/turn.item.attempt</c>.</param>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static AttemptToken Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var (first, last) = (value.IndexOf('/', StringComparison.Ordinal), value.LastIndexOf('/'));
        if (first > 0 && last > first + 1)
        {
            var numbers = value[(last + 1)..].Split('.');
            if (numbers.Length == 3 && TryNumber(numbers[0], out var turn) && TryNumber(numbers[1], out var item) && TryNumber(numbers[2], out var attempt))
                return new AttemptToken(ExecutionId.Parse(value[..first]), value[(first + 1)..last], turn, item, attempt);
        }

        throw new FormatException($"'{value}' is not a token: execution/task/turn.item.attempt is expected.");
    }

    /// <summary>The token as text: <c>execution/task/turn.item.attempt</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Execution}/{Task}/{Turn}.{Item}.{Attempt}");

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
