using LazyEngine.Plans;

namespace LazyEngine.Language.Documents;

/// <summary>The keys of one mapping. Whoever reads it asks for each key that it knows; what is left over then is a problem.</summary>
/// <param name="map">The mapping.</param>
/// <param name="owner">What the mapping describes, as in "'x' is no key of a task".</param>
/// <param name="log">Takes the problems.</param>
internal sealed class Fields(Node.Map map, string owner, DocumentLog log)
{
    private readonly Dictionary<string, Node> _values = map.Entries.ToDictionary(entry => entry.Key.Text, entry => entry.Value, StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public Position At => map.At;

    /// <summary>Whether the key is there; asking makes it no known key.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>What stands at a key; null where it is not there.</summary>
    public Node? Find(string key)
    {
        if (!_known.Contains(key)) _known.Add(key);
        return _values.GetValueOrDefault(key);
    }

    /// <summary>Where a key stands; the mapping's place where it is not there.</summary>
    public Position PlaceOf(string key) => map.Entries.FirstOrDefault(entry => entry.Key.Text == key) is { Key: { } found } ? found.At : At;

    /// <summary>Reports a key that has a meaning elsewhere, but not here.</summary>
    public void Refuse(string key, string why)
    {
        if (_told.Add(key) && Has(key)) log.Add(PlaceOf(key), why);
    }

    /// <summary>Reports the keys that nobody has asked for.</summary>
    public void Finish()
    {
        foreach (var (key, _) in map.Entries)
        {
            if (_known.Contains(key.Text) || _told.Contains(key.Text)) continue;
            log.Add(key.At, $"'{Names.Shown(key.Text)}' is no key of {owner}.", $"one of {string.Join(", ", _known)}", Nearest(key.Text));
        }
    }

    // Other spellings of the same words are meant more often than other words.
    private string? Nearest(string key) =>
        _known.FirstOrDefault(known => string.Equals(Bare(known), Bare(key), StringComparison.OrdinalIgnoreCase)) ?? Spelling.Nearest(key, _known);

    private static string Bare(string key) => key.Replace("-", string.Empty, StringComparison.Ordinal).Replace("_", string.Empty, StringComparison.Ordinal);
}
