using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Workflows;

/// <summary>Parts of a source as expressions see them: with their names and the version of the language.</summary>
internal static class Specs
{
    public static Lazy<Payload> Of(string name, Node body) => new(() =>
    {
        var entries = new List<Entry> { Entry("name", name), Entry("version", "2.0") };
        if (body is Node.Map map) entries.AddRange(map.Entries.Where(entry => entry.Key.Text is not ("name" or "version")));
        return JsonValues.Read(new Node.Map(body.At, entries), new DocumentLog(DocumentLimits.Default)) ?? LazyEngine.Workflows.Results.Null;

        Entry Entry(string key, string value) => new(new Node.Scalar(body.At, key, isPlain: false), new Node.Scalar(body.At, value, isPlain: false));
    });
}
