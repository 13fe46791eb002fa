using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LazyEngine.Journal;

/// <summary>Encrypts what is stored, and reads it back. What was stored before there were keys is read as it is.</summary>
/// <remarks>
/// An envelope is: FF 4C 45 01, the length of the key's id, the id, a nonce of 12 bytes, a tag of 16, and the text by AES-256-GCM. The place of a row is part of what
/// the tag covers, so that rows cannot be exchanged. No message of protobuf begins with FF.
/// </remarks>
internal sealed class PayloadSeal
{
    /// <summary>Encrypts nothing; still says so where something is encrypted.</summary>
    public static readonly PayloadSeal None = new(null);

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const string TextBegin = "sealed:";

    private const string Remedy = "Name the file of keys: lazyengine.journal.encryption.key-file, or --encryption-key-file.";

    private static readonly byte[] Begin = [0xFF, 0x4C, 0x45, 0x01];

    private readonly IPayloadKeys? _keys;

    private PayloadSeal(IPayloadKeys? keys) => _keys = keys;

    /// <summary>The seal of a store: by the keys that the application has given, or those of the file that the settings name.</summary>
    /// <exception cref="JournalOpenException">The file cannot be used.</exception>
    public static PayloadSeal Of(JournalSettings settings) => settings.GivenKeys is { } given
        ? new PayloadSeal(given)
        : settings.EncryptionKeyFile.Length == 0 ? None : new PayloadSeal(PayloadKeyFile.Read(settings.EncryptionKeyFile));

    public JournalWrite Close(JournalWrite write) =>
        _keys is null ? write : write with { Rows = [.. write.Rows.Select(row => row with { Message = Close(row.Message, PlaceOf(write.PersistenceId, row.SequenceNr)) })] };

    public JournalRow Open(string persistenceId, JournalRow row) => IsClosed(row.Message) ? row with { Message = Open(row.Message, PlaceOf(persistenceId, row.SequenceNr)) } : row;

    public SnapshotRow Close(SnapshotRow row) => _keys is null ? row : row with { Snapshot = Close(row.Snapshot, $"snapshot {PlaceOf(row.PersistenceId, row.SequenceNr)}") };

    public SnapshotRow? Open(SnapshotRow? row) => row is not null && IsClosed(row.Snapshot) ? row with { Snapshot = Open(row.Snapshot, $"snapshot {PlaceOf(row.PersistenceId, row.SequenceNr)}") } : row;

    public byte[] CloseFlow(string flow, byte[] definition) => _keys is null ? definition : Close(definition, $"flow {flow}");

    public byte[]? OpenFlow(string flow, byte[]? definition) => definition is not null && IsClosed(definition) ? Open(definition, $"flow {flow}") : definition;

    public byte[] CloseTrigger(string name, byte[] definition) => _keys is null ? definition : Close(definition, $"trigger {name}");

    public byte[] OpenTrigger(string name, byte[] definition) => IsClosed(definition) ? Open(definition, $"trigger {name}") : definition;

    /// <summary>A sentence in a column of text: what went wrong with a trigger, or why a queue was paused.</summary>
    public string? CloseText(string? text, string place) => _keys is null || text is null ? text : TextBegin + Convert.ToBase64String(Close(Encoding.UTF8.GetBytes(text), place));

    public string? OpenText(string? text, string place)
    {
        if (text?.StartsWith(TextBegin, StringComparison.Ordinal) != true) return text;
        var closed = new byte[text.Length];
        // A sentence that only begins like an envelope is one from before there were keys.
        return Convert.TryFromBase64Chars(text.AsSpan(TextBegin.Length), closed, out var length) && IsClosed(closed[..length]) ? Encoding.UTF8.GetString(Open(closed[..length], place)) : text;
    }

    /// <summary>Whoever cannot read the newest row would write what the next one cannot read, or that in the clear which was encrypted so far.</summary>
    /// <exception cref="JournalOpenException">Its key is not among the keys.</exception>
    public void Require(byte[]? newest)
    {
        if (newest is null || !IsClosed(newest)) return;
        var id = KeyOf(newest);
        if (_keys is null) throw new JournalOpenException($"The database is encrypted, by key '{id}', and no keys are configured. {Remedy}");
        if (Find(id) is null) throw new JournalOpenException($"The database is encrypted by key '{id}', which is not among the keys. Add it back: what was stored by it is read by no other.");
    }

    private static bool IsClosed(byte[] bytes) => bytes.AsSpan().StartsWith(Begin);

    private static string PlaceOf(string persistenceId, long sequenceNr) => string.Create(CultureInfo.InvariantCulture, $"row {sequenceNr} of {persistenceId}");

    private static string KeyOf(byte[] closed) => closed.Length <= Begin.Length || closed.Length < Begin.Length + 1 + closed[Begin.Length]
        ? string.Empty
        : Encoding.ASCII.GetString(closed, Begin.Length + 1, closed[Begin.Length]);

    private PayloadKey? Find(string id) => _keys!.Current is var current && current.Id == id ? current : _keys.Find(id);

    private byte[] Close(byte[] plain, string place)
    {
        var key = _keys!.Current;
        var header = Begin.Length + 1 + key.Id.Length;
        var closed = new byte[header + NonceBytes + TagBytes + plain.Length];
        Begin.CopyTo(closed, 0);
        closed[Begin.Length] = (byte)key.Id.Length;
        Encoding.ASCII.GetBytes(key.Id, closed.AsSpan(Begin.Length + 1));
        var nonce = closed.AsSpan(header, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key.Secret.Span, TagBytes);
        cipher.Encrypt(nonce, plain, closed.AsSpan(header + NonceBytes + TagBytes), closed.AsSpan(header + NonceBytes, TagBytes), Encoding.UTF8.GetBytes(place));
        return closed;
    }

    private byte[] Open(byte[] closed, string place)
    {
        var header = Begin.Length + 1 + (closed.Length > Begin.Length ? closed[Begin.Length] : 0);
        if (closed.Length < header + NonceBytes + TagBytes) throw new PayloadKeyException($"What is stored as '{place}' is no whole envelope.");
        var id = KeyOf(closed);
        if (_keys is null) throw new PayloadKeyException($"What is stored as '{place}' is encrypted by key '{id}', and no keys are configured. {Remedy}");
        var key = Find(id) ?? throw new PayloadKeyException($"What is stored as '{place}' is encrypted by key '{id}', which is not among the keys. Add it back: what was stored by it is read by no other.");
        var plain = new byte[closed.Length - header - NonceBytes - TagBytes];
        try
        {
            using var cipher = new AesGcm(key.Secret.Span, TagBytes);
            cipher.Decrypt(closed.AsSpan(header, NonceBytes), closed.AsSpan(header + NonceBytes + TagBytes), closed.AsSpan(header + NonceBytes, TagBytes), plain, Encoding.UTF8.GetBytes(place));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new PayloadKeyException($"What is stored as '{place}' cannot be decrypted: it was changed, or key '{id}' is another one than that by which it was encrypted.");
        }

        return plain;
    }
}
