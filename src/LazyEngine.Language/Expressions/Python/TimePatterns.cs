using System.Globalization;
using System.Text;

namespace LazyEngine.Language.Expressions.Python;

/// <summary>Dates as text in a format of C: <c>%Y-%m-%d %H:%M</c>.</summary>
internal static class TimePatterns
{
    public static string Write(DateTimeOffset time, string format)
    {
        var text = new StringBuilder(format.Length);
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length) text.Append(format[at]);
            else text.Append(Part(time, format[++at]));
        }

        return text.ToString();
    }

    /// <summary>Reads a date; one without an offset is in UTC.</summary>
    public static DateTimeOffset Read(string text, string format)
    {
        var parts = new Parts();
        var at = 0;
        for (var index = 0; index < format.Length; index++)
        {
            if (char.IsWhiteSpace(format[index]))
            {
                while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            }
            else if (format[index] != '%' || index + 1 == format.Length || format[++index] == '%')
            {
                if (at >= text.Length || text[at] != format[index]) throw Wrong();
                at++;
            }
            else
            {
                at = parts.Read(text, at, format[index]);
            }
        }

        return at == text.Length ? parts.Time() : throw Wrong();
    }

    private static string Part(DateTimeOffset time, char code) => code switch
    {
        'Y' => Of(time, "yyyy"),
        'm' => Of(time, "MM"),
        'd' => Of(time, "dd"),
        'H' => Of(time, "HH"),
        'I' => Of(time, "hh"),
        'M' => Of(time, "mm"),
        'S' => Of(time, "ss"),
        'f' => Of(time, "ffffff"),
        'y' => Of(time, "yy"),
        'B' => Of(time, "MMMM"),
        'b' or 'h' => Of(time, "MMM"),
        'A' => Of(time, "dddd"),
        'a' => Of(time, "ddd"),
        'p' => Of(time, "tt"),
        'j' => time.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'w' => ((int)time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        'u' => (((int)time.DayOfWeek + 6) % 7 + 1).ToString(CultureInfo.InvariantCulture),
        'U' => Week(time, (int)time.DayOfWeek),
        'W' => Week(time, ((int)time.DayOfWeek + 6) % 7),
        'z' => Of(time, "zzz").Replace(":", string.Empty, StringComparison.Ordinal),
        'Z' => time.Offset == TimeSpan.Zero ? "UTC" : string.Empty,
        's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'e' => time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'F' => Of(time, "yyyy-MM-dd"),
        'T' or 'X' => Of(time, "HH:mm:ss"),
        'R' => Of(time, "HH:mm"),
        'D' or 'x' => Of(time, "MM/dd/yy"),
        'c' => $"{Of(time, "ddd MMM")} {time.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2)} {Of(time, "HH:mm:ss yyyy")}",
        'n' => "\n",
        't' => "\t",
        '%' => "%",
        _ => $"%{code}",
    };

    private static string Of(DateTimeOffset time, string pattern) => time.ToString(pattern, CultureInfo.InvariantCulture);

    private static string Week(DateTimeOffset time, int dayOfWeek) => ((time.DayOfYear - 1 + 7 - dayOfWeek) / 7).ToString("00", CultureInfo.InvariantCulture);

    private static ExpressionException Wrong() => new(ExpressionProblem.Evaluation, "The text is no date of that format.");

    private sealed class Parts
    {
        private static readonly DateTimeFormatInfo Words = CultureInfo.InvariantCulture.DateTimeFormat;

        private int _year = 1900;
        private int _month = 1;
        private int _day = 1;
        private int _hour;
        private int _minute;
        private int _second;
        private int _microsecond;
        private bool? _isAfternoon;
        private int _dayOfYear;
        private TimeSpan _offset;

        public int Read(string text, int at, char code)
        {
            switch (code)
            {
                case 'Y': return Number(text, at, 4, out _year);
                case 'm': return Number(text, at, 2, out _month);
                case 'd' or 'e': return Number(text, at, 2, out _day);
                case 'H' or 'I': return Number(text, at, 2, out _hour);
                case 'M': return Number(text, at, 2, out _minute);
                case 'S': return Number(text, at, 2, out _second);
                case 'j': return Number(text, at, 3, out _dayOfYear);
                case 'y':
                    at = Number(text, at, 2, out _year);
                    _year += _year < 69 ? 2000 : 1900;
                    return at;
                case 'f':
                    var end = Number(text, at, 6, out _microsecond);
                    for (var digits = end - at; digits < 6; digits++) _microsecond *= 10;
                    return end;
                case 'B': return Word(text, at, Words.MonthNames[..12], out _month);
                case 'b' or 'h': return Word(text, at, Words.AbbreviatedMonthNames[..12], out _month);
                case 'A': return Word(text, at, Words.DayNames, out _);
                case 'a': return Word(text, at, Words.AbbreviatedDayNames, out _);
                case 'p':
                    at = Word(text, at, ["AM", "PM"], out var half);
                    _isAfternoon = half == 2;
                    return at;
                case 'z': return Offset(text, at);
                case 'Z': return Word(text, at, ["UTC", "GMT"], out _);
                case 'T': return Each(text, at, "H:M:S");
                case 'F': return Each(text, at, "Y-m-d");
                default: throw new ExpressionException(ExpressionProblem.Evaluation, "The format of the date has a % with something that cannot be read.");
            }
        }

        public DateTimeOffset Time()
        {
            var hour = _isAfternoon is { } isAfternoon ? (_hour % 12) + (isAfternoon ? 12 : 0) : _hour;
            var time = Times.Build(_year, _month, _day, hour, _minute, _second, _microsecond, _offset);
            return _dayOfYear == 0 ? time : Times.Moved(time, TimeSpan.FromDays(_dayOfYear - 1)).Time;
        }

        private int Each(string text, int at, string codes)
        {
            foreach (var code in codes) at = char.IsLetter(code) ? Read(text, at, code) : at < text.Length && text[at] == code ? at + 1 : throw Wrong();
            return at;
        }

        private static int Number(string text, int at, int most, out int number)
        {
            var end = at;
            while (end < text.Length && end - at < most && char.IsAsciiDigit(text[end])) end++;
            number = end > at ? int.Parse(text.AsSpan(at, end - at), NumberStyles.None, CultureInfo.InvariantCulture) : throw Wrong();
            return end;
        }

        private static int Word(string text, int at, string[] words, out int place)
        {
            place = Array.FindIndex(words, word => text.AsSpan(at).StartsWith(word, StringComparison.OrdinalIgnoreCase)) + 1;
            return place > 0 ? at + words[place - 1].Length : throw Wrong();
        }

        private int Offset(string text, int at)
        {
            if (at < text.Length && text[at] == 'Z') return at + 1;
            if (at >= text.Length || text[at] is not ('+' or '-')) throw Wrong();
            var isNegative = text[at] == '-';
            at = Number(text, at + 1, 2, out var hours);
            if (at < text.Length && text[at] == ':') at++;
            at = Number(text, at, 2, out var minutes);
            _offset = TimeSpan.FromMinutes(((hours * 60) + minutes) * (isNegative ? -1 : 1));
            return at;
        }
    }
}
