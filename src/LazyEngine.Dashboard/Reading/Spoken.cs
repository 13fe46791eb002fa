using System.Globalization;
using LazyEngine.Executions;

namespace LazyEngine.Dashboard.Reading;

/// <summary>How times, states and tasks are said to people.</summary>
internal static class Spoken
{
    private const int MostNames = 12;

    /// <summary>A length of time in its two largest units; dashboard.js says the same.</summary>
    public static string Duration(TimeSpan length)
    {
        var seconds = (long)Math.Max(0, length.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{Show(seconds)}s",
            < 3600 => Pair(seconds, 60, "m", 1, "s"),
            < 86400 => Pair(seconds, 3600, "h", 60, "m"),
            _ => Pair(seconds, 86400, "d", 3600, "h"),
        };
    }

    /// <summary>A length of time to the millisecond where it is short.</summary>
    public static string Precise(TimeSpan length) => length.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, length.TotalMilliseconds):0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.0}s"),
        _ => Duration(length),
    };

    /// <summary>A length of time in words, as in "3 days".</summary>
    public static string Words(TimeSpan length)
    {
        var (count, unit) = length switch
        {
            { TotalDays: >= 1 } => ((long)length.TotalDays, "day"),
            { TotalHours: >= 1 } => ((long)length.TotalHours, "hour"),
            { TotalMinutes: >= 1 } => ((long)length.TotalMinutes, "minute"),
            _ => ((long)Math.Max(0, length.TotalSeconds), "second"),
        };
        return count == 1 ? $"1 {unit}" : $"{Show(count)} {unit}s";
    }

    /// <summary>A moment, to the second.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string State(TaskState state) => state == TaskState.RevertFailure ? "Revert failure" : state.ToString();

    /// <summary>The names of what an operation would touch, as far as they fit.</summary>
    public static string Tasks(ForeseenTasks tasks) =>
        tasks.Count == 0 ? "nothing" : $"{string.Join(", ", tasks.Names.Take(MostNames))}{(tasks.Count > MostNames ? $" and {Show(tasks.Count - MostNames)} more" : null)}";

    private static string Pair(long seconds, long size, string unit, long lowerSize, string lower)
    {
        var rest = seconds % size / lowerSize;
        return rest > 0 ? $"{Show(seconds / size)}{unit} {Show(rest)}{lower}" : $"{Show(seconds / size)}{unit}";
    }

    private static string Show(long number) => number.ToString(CultureInfo.InvariantCulture);
}
