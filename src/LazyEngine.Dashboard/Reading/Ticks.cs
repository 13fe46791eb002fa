using System.Globalization;

namespace LazyEngine.Dashboard.Reading;

/// <summary>Round times along a line.</summary>
internal static class Ticks
{
    private const int Most = 5;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(seconds => TimeSpan.FromSeconds(seconds)),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 3, 6, 12 }.Select(hours => TimeSpan.FromHours(hours)),
        .. new[] { 1, 2, 7, 14, 30, 90, 365, 1000, 3650 }.Select(days => TimeSpan.FromDays(days)),
    ];

    /// <summary>Where along a line of some length there is a round time, from 0 to 1, and which; the beginning is left out.</summary>
    public static IEnumerable<(double Position, string Text)> Of(TimeSpan length)
    {
        var step = Steps.FirstOrDefault(step => length / step <= Most, Steps[^1]);
        // The beginning and the end have to have room for their texts.
        for (var at = step; at <= length * 0.96; at += step)
        {
            if (at >= length * 0.18) yield return (at / length, $"+{Text(at)}");
        }
    }

    private static string Text(TimeSpan at) => at switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{at.TotalMilliseconds:0.#} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds:0}s"),
        _ => Spoken.Duration(at),
    };
}
