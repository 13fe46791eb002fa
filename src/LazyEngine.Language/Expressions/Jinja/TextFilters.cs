using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LazyEngine.Language.Expressions.Functions;
using LazyEngine.Language.Expressions.Python;
using static LazyEngine.Language.Expressions.Functions.Function;

namespace LazyEngine.Language.Expressions.Jinja;

/// <summary>Filters of text; other values are turned into text first.</summary>
internal static partial class TextFilters
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Free("upper", "value: any", static call => call.Made(Text(call).ToUpperInvariant())),
        Free("lower", "value: any", static call => call.Made(Text(call).ToLowerInvariant())),
        Free("capitalize", "value: any", static call => call.Made(Cases.Capitalized(Text(call)))),
        Free("title", "value: any", static call => call.Made(string.Concat(WordStarts().Split(Text(call)).Select(Cases.Capitalized)))),
        Free("trim", "value: any, chars: text? = null", static call => Value.Of(PythonStrings.Trim(Text(call), call.TextOrNull(1)))),
        Free("string", "value: any", static call => Value.Of(Text(call))),
        Free("safe", "value: any", static call => Value.Of(Text(call))),
        Free("pprint", "value: any", static call => Value.Of(PythonText.Quoted(call[0], call.Budget))),
        Free("escape", "value: any", Escape),
        Free("e", "value: any", Escape),
        Free("forceescape", "value: any", Escape),
        Free("striptags", "value: any", static call => call.Made(string.Join(' ', Tags().Replace(Text(call), string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))),
        Free("replace", "value: any, old: text, new: text, count: int? = null", static call => Value.Of(PythonStrings.Replace(call.Budget, Text(call), call.Text(1), call.Text(2), call[3].IsNull ? -1 : call.Int(3)))),
        Free("format", "value: any, *values: any, **names: any", static call => Value.Of(PercentFormat.Fill(
            call.Budget,
            Text(call),
            call.Names.Count > 0 && call.Rest.Count > 0 ? throw JinjaOperators.Wrong("The filter format takes values or names, and not both.") : call.Rest,
            call.Names.Count > 0 ? ValueMap.Of(call.Names) : Value.Null))),
        Free("center", "value: any, width: int = 80", static call => Value.Of(new FormatSpec { Align = '^', Width = (int)Math.Clamp(call.Int(1), 0, FormatSpec.Widest) }.Apply(call.Budget, Value.Of(Text(call))))),
        Free("indent", "value: any, width: any = 4, first: any = false, blank: any = false", Indent),
        Free("truncate", "value: any, length: int = 255, killwords: any = false, end: text = '...', leeway: int? = 5", Truncate),
        Free("wordcount", "value: any", static call => Value.Of(Words().Count(Text(call)))),
        Free("wordwrap", "value: any, width: int = 79, break_long_words: any = true, wrapstring: text? = null", static call => Value.Of(Wrapping.Of(call.Budget, Text(call), (int)Math.Clamp(call.Int(1), 1, FormatSpec.Widest), call.Flag(2), call.TextOrNull(3) ?? "\n"))),
        Free("urlencode", "value: any", UrlEncode),
        Free("filesizeformat", "value: any, binary: any = false", static call => Value.Of(FileSize(Numbers.FloatOf(Conversions.ToFloat(call[0])), call.Flag(1)))),
        Free("tojson", "value: any, indent: int? = null", static call => Value.Of(JsonText.ForHtml(call.Budget, call[0], call[1].IsNull ? null : (int)Math.Clamp(call.Int(1), 0, 100)))),
    ];

    private static string Text(Call call)
    {
        var text = PythonText.Of(call[0], call.Budget);
        call.Budget.Steps(text.Length / 8);
        return text;
    }

    private static Value Escape(Call call)
    {
        var text = new BoundedText(call.Budget);
        foreach (var unit in Text(call)) text.Add(unit switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&#34;", '\'' => "&#39;", _ => unit.ToString() });
        return Value.Of(text.ToString());
    }

    private static Value Indent(Call call)
    {
        var text = new BoundedText(call.Budget);
        var width = call[1].Kind == ValueKind.Text ? call.Text(1) : call[1].Kind == ValueKind.Integer ? Repetition.Of(call.Budget, Value.Of(" "), call.Whole(1)).Text : throw JinjaOperators.Wrong("The filter indent takes a number of blanks, or text.");
        var lines = Text(call).Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            if (line > 0) text.Add("\n");
            var isIndented = line == 0 ? call.Flag(2) : lines[line].Length > 0 || call.Flag(3);
            if (isIndented) text.Add(width);
            text.Add(lines[line]);
        }

        return Value.Of(text.ToString());
    }

    private static Value Truncate(Call call)
    {
        var (text, end) = (Text(call), call.Text(3));
        var length = call.Int(1);
        if (CodePoints.Length(text) <= length + (call[4].IsNull ? 0 : call.Int(4))) return Value.Of(text);
        if (length < CodePoints.Length(end)) throw JinjaOperators.Wrong("The filter truncate has a length that is shorter than the end.");
        var cut = CodePoints.Between(text, 0, length - CodePoints.Length(end));
        if (!call.Flag(2) && cut.LastIndexOf(' ') is >= 0 and var blank) cut = cut[..blank];
        return call.Made(cut + end);
    }

    private static Value UrlEncode(Call call)
    {
        if (!Iteration.IsOver(call[0]) || call[0].Kind == ValueKind.Text) return call.Made(Quoted(Text(call), isForm: false));
        var pairs = call[0].Kind == ValueKind.Map
            ? call[0].Map.Entries.Select(entry => (entry.Key, entry.Value))
            : call.Items(0).Select(item => item.IsList && item.Items.Count == 2 ? (Key: item.Items[0], Value: item.Items[1]) : throw JinjaOperators.Wrong("The filter urlencode takes text, or pairs."));
        return call.Made(string.Join('&', pairs.Select(pair => $"{Quoted(PythonText.Of(pair.Key, call.Budget), isForm: true)}={Quoted(PythonText.Of(pair.Value, call.Budget), isForm: true)}")));
    }

    private static string Quoted(string text, bool isForm)
    {
        var quoted = new StringBuilder();
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            var isPlain = char.IsAsciiLetterOrDigit((char)unit) || unit is (byte)'_' or (byte)'.' or (byte)'-' or (byte)'~' || (unit == '/' && !isForm);
            if (isPlain) quoted.Append((char)unit);
            else if (unit == ' ' && isForm) quoted.Append('+');
            else quoted.Append(CultureInfo.InvariantCulture, $"%{unit:X2}");
        }

        return quoted.ToString();
    }

    private static string FileSize(double bytes, bool isBinary)
    {
        var step = isBinary ? 1024 : 1000;
        string[] units = isBinary ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"] : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
        if (bytes == 1) return "1 Byte";
        if (bytes < step) return string.Create(CultureInfo.InvariantCulture, $"{Math.Truncate(bytes)} Bytes");
        var place = 0;
        var unit = (double)step * step;
        while (bytes >= unit && place < units.Length - 1) (place, unit) = (place + 1, unit * step);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes * step / unit:F1} {units[place]}");
    }

    [GeneratedRegex(@"([-\s({\[<]+)")]
    private static partial Regex WordStarts();

    [GeneratedRegex(@"<!--[^>]*>|<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
