using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Yaql;

/// <summary>Functions of dates and timespans, and the parts that they have.</summary>
internal static class YaqlTimes
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("datetime", "string: text, format: text? = null", static call => Value.Of(call.TextOrNull(1) is { Length: > 0 } format ? TimePatterns.Read(call.Text(0), format) : Times.Read(call.Text(0)))),
        Free("datetime", "timestamp: number, offset?: span", static call => Moved(Times.Moved(DateTimeOffset.UnixEpoch, Times.SpanOf(Numbers.FloatOf(call[0]) * 1e6).Span).Time, Offset(call, 1))),
        Free("datetime", "year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, microsecond: int = 0, offset?: span", static call =>
            Value.Of(Times.Build(call.Int(0), call.Int(1), call.Int(2), call.Int(3), call.Int(4), call.Int(5), call.Int(6), Offset(call, 7)))),
        Free("timespan", "days: int = 0, hours: int = 0, minutes: int = 0, seconds: integer = 0, milliseconds: integer = 0, microseconds: integer = 0", static call =>
            Times.SpanOf((call.Whole(0) * 86_400_000_000) + (call.Whole(1) * 3_600_000_000) + (call.Whole(2) * 60_000_000) + (call.Whole(3) * 1_000_000) + (call.Whole(4) * 1_000) + call.Whole(5))),
        Free("now", "offset?: span", static call => Moved(call.Context.Now(), Offset(call, 0))),
        Free("utctz", "", static _ => Value.Of(TimeSpan.Zero)),
        Free("localtz", "", static _ => Value.Of(TimeSpan.Zero)),
        Method("format", "time: time, format: text", static call => call.Made(Times.Format(call[0].Time, call.Text(1)))),
        Method("replace", "time: time, year: int? = null, month: int? = null, day: int? = null, hour: int? = null, minute: int? = null, second: int? = null, microsecond: int? = null, offset?: span", static call =>
        {
            var time = call[0].Time;
            return Value.Of(Times.Build(
                Or(call, 1, time.Year),
                Or(call, 2, time.Month),
                Or(call, 3, time.Day),
                Or(call, 4, time.Hour),
                Or(call, 5, time.Minute),
                Or(call, 6, time.Second),
                Or(call, 7, Times.MicrosecondsOf(time)),
                call.Has(8) ? call[8].Span : time.Offset));
        }),
    ];

    /// <summary>The names that may stand after the dot of a date.</summary>
    public static IReadOnlyList<string> TimeProperties { get; } = ["year", "month", "day", "hour", "minute", "second", "microsecond", "weekday", "date", "time", "utc", "offset", "timestamp"];

    /// <summary>The names that may stand after the dot of a timespan.</summary>
    public static IReadOnlyList<string> SpanProperties { get; } = ["days", "hours", "minutes", "seconds", "milliseconds", "microseconds"];

    public static Value? PropertyOf(DateTimeOffset time, string name) => name switch
    {
        "year" => Value.Of(time.Year),
        "month" => Value.Of(time.Month),
        "day" => Value.Of(time.Day),
        "hour" => Value.Of(time.Hour),
        "minute" => Value.Of(time.Minute),
        "second" => Value.Of(time.Second),
        "microsecond" => Value.Of(Times.MicrosecondsOf(time)),
        "weekday" => Value.Of(((int)time.DayOfWeek + 6) % 7),
        "date" => Times.Moved(time, -time.TimeOfDay),
        "time" => Value.Of(time.TimeOfDay),
        "utc" => Value.Of(time.ToUniversalTime()),
        "offset" => Value.Of(time.Offset),
        "timestamp" => Value.Of((time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond / 1e6),
        _ => null,
    };

    public static Value? PropertyOf(TimeSpan span, string name)
    {
        var microseconds = span.Ticks / TimeSpan.TicksPerMicrosecond;
        return name switch
        {
            "days" => Value.Of(microseconds / 86_400_000_000.0),
            "hours" => Value.Of(microseconds / 3_600_000_000.0),
            "minutes" => Value.Of(microseconds / 60_000_000.0),
            "seconds" => Value.Of(microseconds / 1_000_000.0),
            "milliseconds" => Value.Of(microseconds / 1_000.0),
            "microseconds" => Value.Of(microseconds),
            _ => null,
        };
    }

    private static TimeSpan Offset(Call call, int place) => call.Has(place) ? call[place].Span : TimeSpan.Zero;

    private static long Or(Call call, int place, int otherwise) => call[place].IsNull ? otherwise : call.Int(place);

    private static Value Moved(DateTimeOffset time, TimeSpan offset) => Value.Of(Times.AtOffset(time, offset));
}
