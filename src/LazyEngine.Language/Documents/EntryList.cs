namespace LazyEngine.Language.Documents;

/// <summary>Collects the entries of a mapping; of several with the same name the first counts.</summary>
internal sealed class EntryList(DocumentLog log)
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, Position> _names = new(StringComparer.Ordinal);

    public IReadOnlyList<Entry> Entries => _entries;

    public void Add(Node.Scalar key, Node value)
    {
        if (_names.TryAdd(key.Text, key.At)) _entries.Add(new Entry(key, value));
        else log.Add(key.At, $"The key '{Plans.Names.Shown(key.Text)}' stands here a second time; the first is in line {_names[key.Text].Line}.", "each key once in a mapping");
    }
}
