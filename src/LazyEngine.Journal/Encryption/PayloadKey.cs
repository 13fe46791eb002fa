namespace LazyEngine.Journal;

/// <summary>A key of AES-256.</summary>
public sealed class PayloadKey
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int Length = 32;

    /// <summary>Makes a key known.</summary>
    /// <param name="id">What rows name it by: 1 to 100 characters of ASCII. It is stored as it is.</param>
    /// <param name="secret">Its 32 bytes.</param>
    /// <exception cref="ArgumentException">The id or the secret is of the wrong length.</exception>
    public PayloadKey(string id, ReadOnlyMemory<byte> secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        if (id.Length > 100 || !id.All(character => character is > ' ' and < '\x7f')) throw new ArgumentException("The id of a key has 1 to 100 visible characters of ASCII.", nameof(id));
        if (secret.Length != Length) throw new ArgumentException($"A key has {Length} bytes, and key '{id}' has {secret.Length}.", nameof(secret));
        (Id, Secret) = (id, secret.ToArray());
    }

    /// <summary>What rows name it by.</summary>
    public string Id { get; }

    /// <summary>Its bytes.</summary>
    internal ReadOnlyMemory<byte> Secret { get; }

    /// <inheritdoc />
    public override string ToString() => Id;
}
