using System.Text;
using System.Text.Json;

namespace LazyEngine.Language.Documents;

/// <summary>Builds nodes out of JSON.</summary>
internal ref struct JsonTree
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly DocumentLog _log;
    private readonly NodeBudget _budget;
    private Utf8JsonReader _reader;
    private int _seen;
    private int _line = 1;
    private int _column = 1;

    private JsonTree(ReadOnlySpan<byte> text, DocumentLimits limits, DocumentLog log)
    {
        _text = text;
        (_log, _budget) = (log, new NodeBudget(limits, log));
        _reader = ReaderOf(text, limits);
    }

    /// <summary>Reads one JSON value and keeps nothing.</summary>
    /// <exception cref="JsonException">It is no JSON, or is nested deeper than a document may be.</exception>
    public static void Check(ReadOnlySpan<byte> text, DocumentLimits limits)
    {
        var reader = ReaderOf(text, limits);
        while (reader.Read())
        {
        }
    }

    /// <summary>Reads one JSON value that has been checked.</summary>
    /// <exception cref="UnreadableDocumentException">It has too much in it; the log says so.</exception>
    public static Node Read(ReadOnlySpan<byte> text, DocumentLimits limits, DocumentLog log)
    {
        var tree = new JsonTree(text, limits, log);
        tree._reader.Read();
        return tree.Value(1);
    }

    private static Utf8JsonReader ReaderOf(ReadOnlySpan<byte> text, DocumentLimits limits) => new(text, new JsonReaderOptions { MaxDepth = limits.Depth });

    private Node Value(int depth)
    {
        var at = Here();
        _budget.Spend(at, depth, NodeBudget.CostOf(_reader.ValueSpan.Length));
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => Map(at, depth),
            JsonTokenType.StartArray => List(at, depth),
            JsonTokenType.String => new Node.Scalar(at, Text(at), isPlain: false),
            _ => new Node.Scalar(at, Encoding.UTF8.GetString(_reader.ValueSpan), isPlain: true),
        };
    }

    private Node.List List(Position at, int depth)
    {
        var items = new List<Node>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray) items.Add(Value(depth + 1));
        return new Node.List(at, items);
    }

    private Node.Map Map(Position at, int depth)
    {
        var entries = new EntryList(_log);
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var place = Here();
            var key = new Node.Scalar(place, Text(place), isPlain: false);
            _reader.Read();
            entries.Add(key, Value(depth + 1));
        }

        return new Node.Map(at, entries.Entries);
    }

    private readonly string Text(Position at)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _log.Add(at, "The text has half of a surrogate pair, which is no character.", "both halves, or none");
            return string.Empty;
        }
    }

    // The reader knows bytes only, and only ever goes forward.
    private Position Here()
    {
        var to = (int)_reader.TokenStartIndex;
        foreach (var unit in _text[_seen..to])
        {
            if (unit == '\n') (_line, _column) = (_line + 1, 1);
            else if (unit >= 0xF0) _column += 2;
            else if (unit is < 0x80 or >= 0xC0) _column++;
        }

        _seen = to;
        return new Position(_line, _column);
    }
}
