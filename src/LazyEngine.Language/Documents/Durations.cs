using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LazyEngine.Language.Documents;

/// <summary>Times as people write them: <c>1h30m</c>, <c>250ms</c>, <c>1.5s</c>.</summary>
internal static partial class Durations
{
    /// <summary>What is expected, for messages.</summary>
    public const string Form = "a time with its units, for example 1h30m, 10s or 250ms";

    private static readonly (string Unit, decimal Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond), ("us", TimeSpan.TicksPerMicrosecond),
    ];

    /// <summary>Reads a time that is not negative.</summary>
    public static bool TryRead(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        if (text is "0") return true;
        if (Whole().Match(text) is not { Success: true } match) return false;
        var ticks = 0m;
        foreach (var (unit, each) in Units)
        {
            if (match.Groups[unit] is not { Success: true } group) continue;
            // No time that the engine takes has so many digits.
            if (group.Length > 24 || !decimal.TryParse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return false;
            if (count > long.MaxValue / each) return false;
            ticks += count * each;
        }

        if (ticks > long.MaxValue || ticks != decimal.Truncate(ticks)) return false;
        time = TimeSpan.FromTicks((long)ticks);
        return true;
    }

    /// <summary>Writes a time so that it reads as the same.</summary>
    public static string Write(TimeSpan time)
    {
        var (written, left) = (new StringBuilder(), time.Ticks);
        foreach (var (unit, ticks) in Units[..3])
        {
            if (left / (long)ticks is var count && count == 0) continue;
            written.Append(CultureInfo.InvariantCulture, $"{count}{unit}");
            left %= (long)ticks;
        }

        if (left != 0 && left % TimeSpan.TicksPerSecond == 0) written.Append(CultureInfo.InvariantCulture, $"{left / TimeSpan.TicksPerSecond}s");
        else if (left != 0) written.Append(CultureInfo.InvariantCulture, $"{(decimal)left / TimeSpan.TicksPerMillisecond}ms");
        return written.Length == 0 ? "0s" : written.ToString();
    }

    [GeneratedRegex(@"\A(?=[0-9])(?:(?<d>[0-9.]+)d)?(?:(?<h>[0-9.]+)h)?(?:(?<m>[0-9.]+)m(?!s))?(?:(?<s>[0-9.]+)s)?(?:(?<ms>[0-9.]+)ms)?(?:(?<us>[0-9.]+)us)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Whole();
}
