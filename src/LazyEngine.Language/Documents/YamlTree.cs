using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LazyEngine.Language.Documents;

/// <summary>Builds nodes out of YAML.</summary>
internal sealed partial class YamlTree
{
    private const string TextTag = "tag:yaml.org,2002:str";

    private const string Malformed = "Something after this place does not belong here, or a key, a value, a tag or a bracket is missing.";

    private readonly string _text;
    private readonly Parser _parser;
    private readonly DocumentLog _log;
    private readonly NodeBudget _budget;
    private readonly Dictionary<string, Anchored?> _anchors = new(StringComparer.Ordinal);

    private YamlTree(string text, DocumentLimits limits, DocumentLog log)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        (_text, _log, _budget) = (text, log, new NodeBudget(limits, log));
    }

    /// <summary>Reads one YAML document.</summary>
    /// <returns>Its content; null where there is none.</returns>
    /// <exception cref="UnreadableDocumentException">It cannot be read; the log says why.</exception>
    public static Node? Read(string text, DocumentLimits limits, DocumentLog log)
    {
        return new YamlTree(text, limits, log).Document();
    }

    private Node? Document()
    {
        Node? root = null;
        while (MoveNext())
        {
            switch (_parser.Current)
            {
                case DocumentStart second when root is not null:
                    _log.Add(At(second.Start), "A second document begins here.", "one document in a file");
                    return root;
                case NodeEvent or AnchorAlias:
                    root = Value(1).Node;
                    break;
                default:
                    break;
            }
        }

        return root;
    }

    private Anchored Value(int depth)
    {
        // The library lets the end of a list pass for a value where a key or a value is missing.
        if (_parser.Current is not (NodeEvent or AnchorAlias) || _parser.Current is not { } current) throw Unreadable(Last(), Malformed);

        var at = At(current.Start);
        if (current is AnchorAlias alias) return Repeat(alias, at, depth);
        var before = _budget.Spent;
        _budget.Spend(at, depth, NodeBudget.CostOf((current as Scalar)?.Value.Length ?? 0));
        var anchor = ((NodeEvent)current).Anchor;
        if (!anchor.IsEmpty) _anchors[anchor.Value] = null;
        var isText = HasTextTag((NodeEvent)current, at);
        var (node, height) = current switch
        {
            Scalar scalar => (new Node.Scalar(at, scalar.Value, scalar.Style == ScalarStyle.Plain && !isText), 1),
            SequenceStart => List(at, depth),
            _ => Map(at, depth),
        };
        var read = new Anchored(node, _budget.Spent - before, height);
        if (!anchor.IsEmpty) _anchors[anchor.Value] = read;
        return read;
    }

    private Anchored Repeat(AnchorAlias alias, Position at, int depth)
    {
        var name = alias.Value.Value;
        if (_anchors.TryGetValue(name, out var anchored) && anchored is not null)
        {
            _budget.Spend(at, depth + anchored.Height - 1, anchored.Cost);
            return anchored;
        }

        _log.Add(at, _anchors.ContainsKey(name) ? $"The alias '*{Plans.Names.Shown(name)}' stands inside of what it repeats." : $"There is no '&{Plans.Names.Shown(name)}' before this alias.", "an alias for what stands before it", Plans.Spelling.Nearest(name, _anchors.Keys) is { } near ? $"*{near}" : null);
        return new Anchored(new Node.Scalar(at, string.Empty, isPlain: true), 1, 1);
    }

    private (Node Node, int Height) List(Position at, int depth)
    {
        var items = new List<Node>();
        var height = 0;
        while (MoveNext() && _parser.Current is not SequenceEnd)
        {
            var item = Value(depth + 1);
            items.Add(item.Node);
            height = Math.Max(height, item.Height);
        }

        return (new Node.List(at, items), height + 1);
    }

    private (Node Node, int Height) Map(Position at, int depth)
    {
        var entries = new EntryList(_log);
        var height = 0;
        while (MoveNext() && _parser.Current is not MappingEnd)
        {
            var key = Value(depth + 1).Node;
            MoveNext();
            var value = Value(depth + 1);
            height = Math.Max(height, value.Height);
            if (key is not Node.Scalar name) _log.Add(key.At, $"A key is {key.Shown}.", "text");
            else if (name is { Text: "<<" }) _log.Add(key.At, "Merge keys are no part of YAML 1.2.", "the keys themselves");
            else entries.Add(name, value.Node);
        }

        return (new Node.Map(at, entries.Entries), height + 1);
    }

    private bool HasTextTag(NodeEvent node, Position at)
    {
        if (node.Tag.IsEmpty || (node.Tag.IsNonSpecific && node is not Scalar)) return false;
        if (node.Tag.IsNonSpecific || node.Tag.Value == TextTag) return true;
        _log.Add(at, $"The tag '{Plans.Names.Shown(node.Tag.Value)}' has no meaning here.", "no tag, or !!str to make text of a number");
        return false;
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException wrong)
        {
            throw Unreadable(wrong.Message.Contains("invalid tab", StringComparison.Ordinal) && FirstTab() is { } tab ? tab : At(wrong.Start), Sentence(wrong.Message));
        }
        catch (Exception unexpected) when (unexpected is InvalidOperationException or ArgumentException or FormatException or ArithmeticException or IndexOutOfRangeException or NullReferenceException)
        {
            // The library forgets to say what is wrong with some brackets that stay open, and with some tags.
            throw Unreadable(Last(), Malformed);
        }
    }

    private UnreadableDocumentException Unreadable(Position at, string why)
    {
        _log.Add(at, $"This is no YAML: {why}", HintFor(why));
        return new UnreadableDocumentException();
    }

    // The library tells where the mapping begins that it stands in.
    private Position? FirstTab()
    {
        var line = 0;
        foreach (var text in _text.Split('\n'))
        {
            line++;
            var indentation = text.AsSpan(0, text.Length - text.AsSpan().TrimStart().Length);
            if (indentation.IndexOf('\t') is >= 0 and var column && indentation.Length < text.Length) return new Position(line, column + 1);
        }

        return null;
    }

    // What people write most often who mean something else.
    private static string? HintFor(string why) => why switch
    {
        _ when why.Contains("flow mapping", StringComparison.Ordinal) || why.Contains("flow sequence", StringComparison.Ordinal) => "quotes around a text that stands within {} or [] and has brackets, braces, quotes or ': ' in it",
        _ when why.Contains("plain scalar", StringComparison.Ordinal) => "quotes around a text that has ': ' in it",
        _ when why.Contains("tab", StringComparison.Ordinal) => "spaces for indentation",
        _ => null,
    };

    private Position Last() => _parser.Current is { } last ? At(last.End) : new Position(1, 1);

    private static Position At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string Sentence(string message) => $"{Places().Replace(message, string.Empty).TrimEnd('.')}.";

    [GeneratedRegex(@"^\(Line: .*?\): |\s*\(Line: [^)]*\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Places();

    private sealed record Anchored(Node Node, int Cost, int Height);
}
