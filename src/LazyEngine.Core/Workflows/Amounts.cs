using System.Globalization;
using System.Text.Json;

namespace LazyEngine.Workflows;

/// <summary>Reads numbers out of the values of formulas.</summary>
internal static class Amounts
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>A number of seconds, not negative.</summary>
    public static TimeSpan Seconds(IFormula formula, Facts facts, string task, string policy)
    {
        var seconds = Number(formula.Evaluate(facts));
        if (seconds is not { } number || number < 0 || number > Longest.TotalSeconds) throw new FormulaException($"'{policy}' of task '{task}' is to be a number of seconds from 0 to {Longest.TotalSeconds.ToString(CultureInfo.InvariantCulture)}, and its value is something else.");
        return TimeSpan.FromSeconds(number);
    }

    /// <summary>A whole number that is large enough.</summary>
    public static int Count(IFormula formula, Facts facts, string task, string policy, int least)
    {
        var count = Number(formula.Evaluate(facts));
        if (count is not { } number || number < least || number > int.MaxValue || Math.Floor(number) != number) throw new FormulaException($"'{policy}' of task '{task}' is to be a whole number from {least.ToString(CultureInfo.InvariantCulture)} on, and its value is something else.");
        return (int)number;
    }

    private static double? Number(Payload value)
    {
        if (value.ContentType != Payload.JsonContentType) return null;
        var reader = new Utf8JsonReader(value.Bytes.Span);
        return reader.Read() && reader.TokenType switch
        {
            JsonTokenType.Number => true,
            _ => false,
        } && reader.TryGetDouble(out var number)
            ? number
            : reader.TokenType == JsonTokenType.String && double.TryParse(reader.GetString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var text) ? text : null;
    }
}
