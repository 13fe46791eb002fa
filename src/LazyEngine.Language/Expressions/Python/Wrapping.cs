namespace LazyEngine.Language.Expressions.Python;

/// <summary>Text in lines that are not too long.</summary>
internal static class Wrapping
{
    public static string Of(Budget budget, string text, int width, bool breaksWords, string between)
    {
        var wrapped = new BoundedText(budget);
        var isFirst = true;
        foreach (var line in text.Split('\n').SelectMany(line => Lines(line, width, breaksWords)))
        {
            if (!isFirst) wrapped.Add(between);
            wrapped.Add(line);
            isFirst = false;
        }

        return wrapped.ToString();
    }

    private static IEnumerable<string> Lines(string line, int width, bool breaksWords)
    {
        var start = 0;
        while (line.Length - start > width)
        {
            var end = line.LastIndexOf(' ', start + width, width + 1);
            if (end <= start && breaksWords) end = start + width;
            else if (end <= start) end = line.IndexOf(' ', start + width) is var next && next < 0 ? line.Length : next;
            yield return line[start..end].TrimEnd(' ');
            start = end;
            while (start < line.Length && line[start] == ' ') start++;
            if (start == line.Length) yield break;
        }

        yield return line[start..];
    }
}
