namespace LazyEngine.Journal;

/// <summary>Keys of a file: a line for each, with its id and its bytes in base64. The first one is the current one.</summary>
internal sealed class PayloadKeyFile : IPayloadKeys
{
    private readonly Dictionary<string, PayloadKey> _keys;

    private PayloadKeyFile(PayloadKey current, Dictionary<string, PayloadKey> keys) => (Current, _keys) = (current, keys);

    public PayloadKey Current { get; }

    public PayloadKey? Find(string id) => _keys.GetValueOrDefault(id);

    /// <exception cref="JournalOpenException">The file cannot be read, or is no file of keys.</exception>
    public static PayloadKeyFile Read(string path)
    {
        try
        {
            var keys = File.ReadAllLines(path).Select((line, index) => (Text: line.Trim(), Number: index + 1)).Where(line => line.Text.Length > 0 && line.Text[0] != '#').Select(line => Parse(line.Text, line.Number)).ToList();
            if (keys.Count == 0) throw new FormatException("there is no key in it");
            return new PayloadKeyFile(keys[0], keys.ToDictionary(key => key.Id, StringComparer.Ordinal));
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new JournalOpenException($"lazyengine.journal.encryption.key-file = {path}: {wrong.Message}");
        }
    }

    // What stands there may be a key: it is not repeated.
    private static PayloadKey Parse(string line, int number)
    {
        var bytes = new byte[PayloadKey.Length + 3];
        return line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var id, var secret] && Convert.TryFromBase64String(secret, bytes, out var length) && length == PayloadKey.Length
            ? new PayloadKey(id, bytes.AsMemory(0, length))
            : throw new FormatException($"line {number}: an id and {PayloadKey.Length} bytes in base64 are expected");
    }
}
