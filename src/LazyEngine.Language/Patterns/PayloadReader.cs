using LazyEngine.Language.Documents;

namespace LazyEngine.Language.Patterns;

/// <summary>Reads values: JSON as it stands, anything else out of a wrapper.</summary>
internal static class PayloadReader
{
    /// <returns>The value; null where it is none, and then the log says so.</returns>
    public static Payload? Read(Node node, DocumentLog log)
    {
        if (node is not Node.Map map || !map.Entries.Any(entry => entry.Key.Text == Words.Wrapper)) return JsonValues.Read(node, log);
        var values = new Values(log);
        var outer = new Fields(map, "a value in another form", log);
        var wrapped = values.Fields(outer.Find(Words.Wrapper), $"'{Words.Wrapper}'", "a value in another form");
        outer.Finish();
        if (wrapped is null) return null;

        var (type, data) = (wrapped.Find("contentType"), wrapped.Find("base64"));
        wrapped.Finish();
        if (type is Node.Scalar { Kind: ScalarKind.Text } && data is Node.Scalar { Kind: ScalarKind.Text or ScalarKind.Integer } encoded && Decode(encoded.Text) is { } bytes)
            return new Payload(bytes, ((Node.Scalar)type).Text);
        log.Add(wrapped.At, $"'{Words.Wrapper}' is not what it should be.", "text at contentType, and base64 at base64");
        return null;
    }

    private static byte[]? Decode(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
