using System.Globalization;

namespace LazyEngine.Language.Expressions;

/// <summary>Dates and timespans as text. Python knows microseconds; what is finer is cut off.</summary>
internal static class Times
{
    /// <summary>ISO 8601, with microseconds where there are any.</summary>
    public static string Text(DateTimeOffset time, char between)
    {
        var day = time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var clock = time.ToString(MicrosecondsOf(time) == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        return $"{day}{between}{clock}{time.ToString("zzz", CultureInfo.InvariantCulture)}";
    }

    /// <summary>Days, where there are any, and a clock: "1 day, 2:03:04".</summary>
    public static string Text(TimeSpan span)
    {
        var days = (long)Math.Floor(span.TotalDays);
        var rest = span - TimeSpan.FromDays(days);
        var fraction = rest.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var clock = string.Create(CultureInfo.InvariantCulture, $"{rest.Hours}:{rest.Minutes:00}:{rest.Seconds:00}{(fraction == 0 ? string.Empty : $".{fraction:000000}")}");
        return days == 0 ? clock : string.Create(CultureInfo.InvariantCulture, $"{days} day{(Math.Abs(days) == 1 ? string.Empty : "s")}, {clock}");
    }

    public static int MicrosecondsOf(DateTimeOffset time) => (int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);

    /// <summary>Reads ISO 8601 and the formats of HTTP; a time without offset is in UTC.</summary>
    public static DateTimeOffset Read(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new ExpressionException(ExpressionProblem.Evaluation, "The text is no date; a date reads like 2015-08-29T23:59:59Z.");
}
