using System.Globalization;
using System.Numerics;
using LazyEngine.Language.Expressions.Python;

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

    /// <summary>A moment so much later.</summary>
    public static Value Moved(DateTimeOffset time, TimeSpan by)
    {
        try
        {
            return Value.Of(time + by);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw OutOfRange();
        }
    }

    /// <summary>The sum of two timespans.</summary>
    public static Value Span(long left, long right)
    {
        try
        {
            return Value.Of(TimeSpan.FromTicks(checked(left + right)));
        }
        catch (OverflowException)
        {
            throw OutOfRange();
        }
    }

    /// <summary>A timespan of so many microseconds.</summary>
    public static Value SpanOf(BigInteger microseconds) =>
        BigInteger.Abs(microseconds) < long.MaxValue / 20 ? Value.Of(TimeSpan.FromTicks((long)microseconds * TimeSpan.TicksPerMicrosecond)) : throw OutOfRange();

    /// <summary>A timespan of so many microseconds, to the nearest.</summary>
    public static Value SpanOf(double microseconds) =>
        Math.Abs(microseconds) < long.MaxValue / 20.0 ? Value.Of(TimeSpan.FromTicks((long)Math.Round(microseconds, MidpointRounding.ToEven) * TimeSpan.TicksPerMicrosecond)) : throw OutOfRange();

    public static Value Scaled(TimeSpan span, Value by) => SpanOf(span.Ticks / (double)TimeSpan.TicksPerMicrosecond * Numbers.FloatOf(by));

    public static ExpressionException OutOfRange() => new(ExpressionProblem.Evaluation, "The date or timespan is out of range.");

    /// <summary>The same moment on a clock that goes so much before the one of UTC.</summary>
    public static DateTimeOffset AtOffset(DateTimeOffset time, TimeSpan offset)
    {
        try
        {
            return time.ToOffset(offset);
        }
        catch (ArgumentException)
        {
            throw OutOfRange();
        }
    }

    public static DateTimeOffset Build(long year, long month, long day, long hour, long minute, long second, long microsecond, TimeSpan offset)
    {
        // The framework wants all of them in range and says so in many words; the language has one message.
        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth((int)year, (int)month)) throw OutOfRange();
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || microsecond is < 0 or > 999_999) throw OutOfRange();
        var local = new DateTime((int)year, (int)month, (int)day, (int)hour, (int)minute, (int)second, DateTimeKind.Unspecified).AddTicks(microsecond * TimeSpan.TicksPerMicrosecond);
        try
        {
            return new DateTimeOffset(local, offset);
        }
        catch (ArgumentException)
        {
            throw OutOfRange();
        }
    }

    /// <summary>The time as strftime of C writes it.</summary>
    public static string Format(DateTimeOffset time, string format) => TimePatterns.Write(time, format);
}
