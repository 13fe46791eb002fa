namespace LazyEngine.Journal;

/// <summary>Keys by which an engine encrypts what it stores. Whoever has a key service implements this; a file of keys is the simple way.</summary>
/// <remarks>Both members are called for every row, from any thread: keep the keys in memory.</remarks>
public interface IPayloadKeys
{
    /// <summary>The key by which new rows are encrypted. Another one may take its place at any time.</summary>
    PayloadKey Current { get; }

    /// <summary>A key by which rows were encrypted; null where it is not known (any more): those rows cannot be read then.</summary>
    /// <param name="id">The id of the key, as the rows name it.</param>
    PayloadKey? Find(string id);
}
