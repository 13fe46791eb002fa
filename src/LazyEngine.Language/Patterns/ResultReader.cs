using System.Globalization;
using LazyEngine.Flows;
using LazyEngine.Language.Documents;
using LazyEngine.Plans;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads the names under which a result is stored: as a whole, and in parts.</summary>
internal sealed class ResultReader(DocumentLog log)
{
    private readonly Values _values = new(log);

    /// <summary>Reads <c>provides</c>, which is a name or parts, and <c>parts</c>, for a result that is stored in both ways.</summary>
    public (string? Whole, Sequence<ResultPart> Parts) Read(Fields fields)
    {
        var (provides, parts) = (fields.Find("provides"), fields.Find("parts"));
        if (provides is not (Node.List or Node.Map)) return (_values.Text(provides, "'provides'"), Parts(parts, "'parts'"));
        if (parts is not null) log.Add(parts.At, "A task has its parts at 'provides' already.", "parts at one of the two");
        return (null, Parts(provides, "'provides'"));
    }

    private Sequence<ResultPart> Parts(Node? node, string what) => node switch
    {
        null => [],
        Node.Map map => [.. map.Entries.Select(Part).OfType<ResultPart>()],
        _ => [.. (_values.Texts(node, what) ?? []).Select((name, index) => new ResultPart(name, index, null))],
    };

    private ResultPart? Part(Entry entry)
    {
        var name = entry.Key.Text;
        if (name.Length == 0)
        {
            log.Add(entry.Key.At, "A part of a result has no name.");
            return null;
        }

        switch (entry.Value)
        {
            case Node.Scalar { Kind: ScalarKind.Integer } place when int.TryParse(place.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var index):
                return new ResultPart(name, index, null);
            case Node.Scalar { Kind: ScalarKind.Text, Text.Length: > 0 } key:
                return new ResultPart(name, null, key.Text);
            default:
                _values.Misfit(entry.Value, $"The part '{Names.Shown(name)}' of a result", "a place in a list, from 0, or a key of an object");
                return null;
        }
    }
}
