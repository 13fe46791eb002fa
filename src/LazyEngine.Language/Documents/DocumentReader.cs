using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LazyEngine.Language.Documents;

/// <summary>Reads a document, JSON or YAML 1.2, into nodes that know their places.</summary>
internal static class DocumentReader
{
    private const char ByteOrderMark = '\uFEFF';

    /// <summary>Control characters, and what some YAML takes for the end of a line and other YAML does not.</summary>
    private static readonly SearchValues<char> Odd = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(code => char.IsControl(code) && code is not ('\t' or '\n' or '\r')), '\u2028', '\u2029']);

    /// <summary>Reads a document.</summary>
    /// <returns>Its content; null where it cannot be read or is empty, and then the log says so.</returns>
    public static Node? Read(string text, DocumentLog log, DocumentLimits limits)
    {
        if (text.Length > limits.Length)
        {
            log.Add(new Position(1, 1), string.Create(CultureInfo.InvariantCulture, $"The document has {text.Length} characters."), string.Create(CultureInfo.InvariantCulture, $"at most {limits.Length}"));
            return null;
        }

        if (text.StartsWith(ByteOrderMark)) text = text[1..];
        try
        {
            var root = Json(text, limits, log) ?? Yaml(text, limits, log);
            if (root is null && log.IsEmpty) log.Add(new Position(1, 1), "The document is empty.");
            return root;
        }
        catch (UnreadableDocumentException)
        {
            return null;
        }
    }

    // Not every JSON reads as the same in YAML: some line breaks of YAML are ordinary characters of JSON.
    private static Node? Json(string text, DocumentLimits limits, DocumentLog log)
    {
        var start = text.AsSpan().TrimStart();
        if (start.IsEmpty || start[0] is not ('{' or '[')) return null;
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            JsonTree.Check(bytes, limits);
        }
        catch (JsonException)
        {
            return null;
        }

        return JsonTree.Read(bytes, limits, log);
    }

    private static Node? Yaml(string text, DocumentLimits limits, DocumentLog log)
    {
        RefuseOddCharacters(text, log);
        return YamlTree.Read(text, limits, log);
    }

    private static void RefuseOddCharacters(string text, DocumentLog log)
    {
        var at = text.AsSpan().IndexOfAny(Odd);
        if (at < 0) return;
        var before = text.AsSpan(0, at);
        var line = before.Count('\n') + 1;
        log.Add(
            new Position(line, at - before.LastIndexOf('\n')),
            string.Create(CultureInfo.InvariantCulture, $"The character U+{(int)text[at]:X4} must not stand in YAML as it is."),
            string.Create(CultureInfo.InvariantCulture, $"its escape in double quotes, \"\\u{(int)text[at]:X4}\""));
        throw new UnreadableDocumentException();
    }
}
