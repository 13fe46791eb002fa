using System.Globalization;
using System.Text;

namespace LazyEngine.Pictures.Svg;

/// <summary>Writes elements of XML, one a line.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line that is markup already.</summary>
    public Markup Raw(string line)
    {
        _text.Append(' ', _depth * 2).Append(line).Append('\n');
        return this;
    }

    /// <summary>Writes an element without content.</summary>
    public Markup Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Raw($"<{name}{Attributes(attributes)}/>");

    /// <summary>Writes an element with text in it.</summary>
    public Markup Text(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes) => Raw($"<{name}{Attributes(attributes)}>{Escaped(text)}</{name}>");

    /// <summary>Begins an element; what follows is in it.</summary>
    public Markup Begin(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Raw($"<{name}{Attributes(attributes)}>");
        _depth++;
        return this;
    }

    /// <summary>Ends an element.</summary>
    public Markup End(string name)
    {
        _depth--;
        return Raw($"</{name}>");
    }

    /// <summary>A length, to a tenth.</summary>
    public static string Number(double value)
    {
        var text = Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    /// <summary>Text as XML allows it, in elements and attributes.</summary>
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                _ when Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF => "\uFFFD",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Attributes(ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in attributes) text.Append(CultureInfo.InvariantCulture, $" {name}=\"{Escaped(value)}\"");
        return text.ToString();
    }
}
